import type { Parts } from './endpoints/index.ts';
import { type MintedToken, mintToken, openGrant, refreshTokenRecord } from './lifecycle/index.ts';
import { OptionError } from './option-error.ts';
import type { People } from './people.ts';
import { type Client, isHash, randomWord } from './ports/index.ts';
import { CONTENT_DEFECTS, type Defect, FORM_DEFECTS } from './tokens/index.ts';

/** Everything that can be wrong with a minted token; which of it a format can carry, its profile decides. */
export const TOKEN_DEFECTS: readonly Defect[] = [...CONTENT_DEFECTS, ...FORM_DEFECTS];

export type TokenDefect = Defect;

/** What an access token is to be like that nobody asks the token endpoint for. */
export interface TokenOrder {
  readonly client: string;
  /** Absent for a token of the client itself. */
  readonly user?: string;
  /** Id of the device that the token identifies, in formats that tell one. */
  readonly device?: string;
  /** All that the client is registered for where absent. */
  readonly scope?: readonly string[];
  /** ISO 8601; that of the profile where absent. */
  readonly lifetime?: string;
  /** What is wrong with it, all at once; nothing where absent. */
  readonly defects?: readonly Defect[];
}

/** What an implementation team hands to a new client. */
export interface ProvisioningBundle {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** ISO 8601, or `never`. */
  readonly refreshTokenExpires: string;
}

/** Hands out tokens past the token endpoint. */
export interface Minting {
  /** Everything that can be wrong with the access tokens that this server mints. */
  readonly tokenDefects: readonly Defect[];
  /**
   * A new refresh token, or the given one, with what a new client is told about it.
   * @throws OptionError for a client or a user that nobody knows, and for a client whose secret nobody knows in clear
   */
  provision(clientId: string, user: string, refreshToken?: string): Promise<ProvisioningBundle>;
  /**
   * An access token with any set of defects, to try a resource server with.
   * @throws OptionError for a client or user that nobody knows, and for a defect that the token format cannot have
   */
  mint(order: TokenOrder): Promise<MintedToken>;
}

export const mintingOf = (parts: Parts, people: People, issuer: () => string): Minting => ({
  tokenDefects: parts.format.defects,
  async provision(clientId, user, given) {
    const { clock, random, store } = parts.ports;
    const client = await people.client(clientId);
    if (isHash(client.secret)) throw secretUnknown(client);
    await people.user(user);
    const order = { client, user, grantType: 'provisioned', scope: client.scopes, now: clock.now() };
    const grant = openGrant(order, parts.ports);
    const token = given ?? randomWord(random, 32);
    const record = refreshTokenRecord(order, grant.id, token, parts);
    await store.saveGrant(grant);
    await store.saveRefreshToken(record);
    const told = parts.policies.provisionedExpiry(record.expiresAt, order.now, parts.profile);
    return {
      clientId,
      clientSecret: client.secret,
      refreshToken: token,
      refreshTokenExpires: told === undefined ? 'never' : new Date(told).toISOString(),
    };
  },

  async mint({ client: id, user: name, device, scope, lifetime, defects = [] }) {
    const { clock } = parts.ports;
    const impossible = defects.find((defect) => !parts.format.defects.includes(defect));
    if (impossible !== undefined) {
      const { kind } = parts.profile.accessToken.format;
      throw new OptionError(
        `a token of the format ${kind} cannot be "${impossible}"; it can be ${parts.format.defects.join(', ')}`,
      );
    }
    const client = await people.client(id);
    const user = name === undefined ? undefined : await people.user(name);
    return mintToken(
      {
        client,
        ...(user === undefined ? {} : { user }),
        ...(device === undefined ? {} : { device }),
        scope: scope ?? client.scopes,
        ...(lifetime === undefined ? {} : { lifetime }),
        issuer: issuer(),
        now: clock.now(),
        defects,
      },
      parts,
    );
  },
});

const secretUnknown = ({ id }: Client): OptionError =>
  new OptionError(
    `the secret of "${id}" is kept as a hash, and this server was not told it since it started; save the client with its secret, or a new one, before it is provisioned`,
  );
