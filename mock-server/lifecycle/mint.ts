import { addDuration, type Client, randomWord, type User } from '../ports/index.ts';
import {
  CONTENT_DEFECTS,
  type ContentDefect,
  type Defect,
  digestOf,
  type FormDefect,
  type TokenContent,
} from '../tokens/index.ts';
import { type Mint, openGrant } from './issue.ts';

/** An access token that nobody asked the token endpoint for. */
export interface MintOrder {
  readonly client: Client;
  /** Absent for a token of the client itself. */
  readonly user?: User;
  readonly device?: string;
  readonly scope: readonly string[];
  readonly issuer: string;
  readonly now: number;
  /** ISO 8601; what the profile gives to such a token where absent. */
  readonly lifetime?: string;
  readonly defects: readonly Defect[];
}

/** A minted token, with when its life ends. */
export interface MintedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** How far from now an expiry or a beginning lies that is wrong: beyond every leeway that a server may have. */
const FAR = 'PT1H';
const FOREIGN = 'bearerproof-foreign';

/**
 * Mints an access token with any set of defects that its format can have. A token without defects in its form is
 * remembered like an issued one, so that introspection agrees with it.
 */
export async function mintToken(order: MintOrder, mint: Mint): Promise<MintedToken> {
  const { ports, format } = mint;
  const content = contentOf(order, mint);
  const formDefects = order.defects.filter(isFormDefect);
  const token =
    formDefects.length === 0
      ? await format.mint(content, ports)
      : await format.mintDefective(content, formDefects, ports);
  const misdirected = (['wrong-audience', 'wrong-issuer'] as const).some((defect) =>
    order.defects.includes(defect),
  );
  if (formDefects.length === 0 && !misdirected) await remember(token, content, order, mint);
  return { token, expiresAt: content.expiresAt };
}

async function remember(token: string, content: TokenContent, order: MintOrder, mint: Mint): Promise<void> {
  const { issuer: _, audience: __, id: ___, ...record } = content;
  await mint.ports.store.issue({
    at: order.now,
    grant: { ...grantOf(order, mint), id: content.grantId },
    accessToken: {
      ...record,
      digest: digestOf(token),
      ...(order.defects.includes('revoked') ? { revokedAt: order.now } : {}),
    },
  });
}

const grantOf = ({ user, ...order }: MintOrder, { ports }: Mint) =>
  openGrant({ ...order, grantType: 'minted', ...(user === undefined ? {} : { user: user.name }) }, ports);

function contentOf(order: MintOrder, mint: Mint): TokenContent {
  const { client, user, device, issuer, defects } = order;
  const { policies, profile, ports, format } = mint;
  const has = (defect: ContentDefect) => defects.includes(defect);
  const layout = profile.accessToken.format;
  const now = Math.floor(order.now / format.grain) * format.grain;
  const lifetime = (from: number) =>
    order.lifetime === undefined
      ? policies.accessTokenExpiry(from, profile, order)
      : addDuration(from, order.lifetime);
  const begins = has('not-yet-valid') ? addDuration(now, FAR) : now;
  // An expired token has lived as long as any other, and ended long enough ago.
  const issuedAt = has('expired') ? now - (lifetime(now) - now) - (addDuration(now, FAR) - now) : now;
  const scope = has('wrong-scope') ? [FOREIGN] : order.scope;
  const tenant = has('wrong-tenant') ? FOREIGN : (user?.tenant ?? client.tenant);
  return {
    grantId: grantOf(order, mint).id,
    clientId: client.id,
    ...(user === undefined ? {} : { user: user.name }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(device === undefined ? {} : { device }),
    scope,
    issuedAt,
    notBefore: has('not-yet-valid') ? begins : issuedAt,
    expiresAt: has('expired') ? lifetime(issuedAt) : lifetime(begins),
    issuer: has('wrong-issuer') ? `https://${FOREIGN}.test` : issuer,
    audience: has('wrong-audience') ? `https://${FOREIGN}.test/api` : audienceOf(layout, issuer),
    id: randomWord(ports.random, 16),
  };
}

const audienceOf = (layout: Mint['profile']['accessToken']['format'], issuer: string): string =>
  layout.kind === 'jwt' ? layout.audience : issuer;

const isFormDefect = (defect: Defect): defect is FormDefect =>
  !(CONTENT_DEFECTS as readonly Defect[]).includes(defect);
