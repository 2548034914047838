import {
  type AccessTokenRecord,
  type Client,
  type Grant,
  type Issue,
  type IssueOutcome,
  type Ports,
  type RefreshTokenRecord,
  randomWord,
} from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';
import { digestOf, type TokenFormat } from '../tokens/index.ts';
import type { Policies } from './policies.ts';

/** A refresh token that a client presented, with what the server remembers of it. */
export interface PresentedRefreshToken {
  readonly token: string;
  readonly record: RefreshTokenRecord;
}

/** What is to be issued, and by which rules. */
export interface IssueOrder {
  readonly client: Client;
  readonly grantType: string;
  readonly user?: string;
  readonly tenant?: string;
  readonly device?: string;
  readonly scope: readonly string[];
  /** Present in case of a refresh. */
  readonly presented?: PresentedRefreshToken;
  /** Present in case of an authorization code: its digest, and the grant that it stands for. */
  readonly code?: { readonly digest: string; readonly grantId: string };
  readonly issuer: string;
  readonly now: number;
}

/** Tokens as they are handed out. Instants in milliseconds since the epoch. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly scope: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly refreshExpiresAt?: number;
  /** Whether they were handed out before, and not made now. */
  readonly reused?: boolean;
}

/** What issuing works with. */
export interface Mint {
  readonly ports: Ports;
  readonly profile: Profile;
  readonly policies: Policies;
  readonly format: TokenFormat;
}

/**
 * Makes the tokens of one answer and remembers them in one piece before anything is returned.
 * @returns how it was in vain, when another request was first
 */
export async function issueTokens(
  order: IssueOrder,
  mint: Mint,
): Promise<IssuedTokens | Extract<IssueOutcome, 'replaced-before' | 'revoked-before' | 'redeemed-before'>> {
  const { ports, policies, profile } = mint;
  const holder = policies.holderOf(order, profile);
  const { onSecondRequest } = profile.tokensPerUser;
  const reuses = onSecondRequest === 'reuse' && order.presented === undefined;
  // A code has to be used up whatever is handed out, so that the store decides then.
  const repeated = holder !== undefined && reuses && order.code === undefined;
  if (repeated) {
    const held = await heldTokens(holder, order, mint);
    if (held !== undefined) return held;
  }

  const rotates = order.presented !== undefined && policies.rotation(profile, order.client) === 'rotate';
  // What comes of a code descends from its grant, so that a code that is used twice can end it.
  const kept = repeated ? await keptRefreshToken(holder, order, mint) : undefined;
  const grant: OpenGrant = kept === undefined ? grantFor(order, ports) : { id: kept.record.grantId };
  const access = await mintAccessToken(order, grant.id, holder, mint);
  const refresh = kept ?? refreshTokenFor(order, grant.id, holder, rotates, mint);
  const known = kept?.record ?? order.presented?.record;
  const issue: Issue = {
    at: order.now,
    ...(grant.opened === undefined ? {} : { grant: grant.opened }),
    accessToken: access.record,
    ...(refresh === undefined ? {} : { refreshToken: refresh.record }),
    ...(known === undefined ? {} : { presented: known }),
    ...(rotates && order.presented !== undefined ? { replaces: order.presented.record.digest } : {}),
    ...(order.code === undefined ? {} : { redeems: order.code.digest }),
    ...(holder === undefined || onSecondRequest === 'allow'
      ? {}
      : { holder: reuses ? ('reuse' as const) : ('supersede' as const) }),
  };
  let outcome = await ports.store.issue(issue);
  if (outcome === 'held-already') {
    const held = holder === undefined ? undefined : await heldTokens(holder, order, mint);
    if (held !== undefined) return held;
    // What they hold is not theirs to have again; the code, if there is one, is used up by now.
    const { redeems: _, ...anew } = issue;
    outcome = await ports.store.issue({ ...anew, holder: 'supersede' });
  }
  if (outcome === 'held-already') {
    throw new Error('a store that is to supersede lets nothing stand in its way');
  }
  // Nobody presented the kept refresh token: the request goes on without it.
  if (outcome !== 'issued' && kept !== undefined) return issueTokens(order, mint);
  if (outcome !== 'issued') return outcome;
  const { issuedAt, expiresAt } = access.record;
  const omits = order.presented !== undefined && policies.rotation(profile, order.client) === 'omit';
  const told = omits ? undefined : refresh;
  return {
    accessToken: access.token,
    scope: order.scope,
    issuedAt,
    expiresAt,
    ...(told === undefined ? {} : { refreshToken: told.token }),
    ...(told?.record.expiresAt === undefined ? {} : { refreshExpiresAt: told.record.expiresAt }),
  };
}

/** The tokens that a holder has already, opened again; undefined where none is active that would be made now. */
async function heldTokens(
  holder: string,
  order: IssueOrder,
  { ports, policies }: Mint,
): Promise<IssuedTokens | undefined> {
  const { now } = order;
  const access = await ports.store.activeAccessToken(holder, now);
  if (access?.sealed === undefined || !answers(access, order)) return undefined;
  const refresh = await ports.store.refreshTokenOf(access.grantId);
  const usable =
    refresh?.sealed !== undefined &&
    refresh.revokedAt === undefined &&
    refresh.replacedAt === undefined &&
    !policies.expired(refresh.expiresAt, now);
  return {
    accessToken: ports.vault.open(access.sealed),
    scope: access.scope,
    issuedAt: Math.floor(now / 1000) * 1000,
    expiresAt: access.expiresAt,
    reused: true,
    ...(usable && refresh.sealed !== undefined ? { refreshToken: ports.vault.open(refresh.sealed) } : {}),
    ...(usable && refresh.expiresAt !== undefined ? { refreshExpiresAt: refresh.expiresAt } : {}),
  };
}

/**
 * Whether a token that exists says what the ordered one would: a client must not be handed what another one has, nor more
 * scope than it asked for, nor what a user was allowed at another tenant.
 */
const answers = (
  held: AccessTokenRecord | RefreshTokenRecord,
  { client, scope, tenant }: IssueOrder,
): boolean => held.clientId === client.id && held.tenant === tenant && written(held.scope) === written(scope);

const written = (scope: readonly string[]): string => [...new Set(scope)].toSorted().join(' ');

/** The refresh token that a holder has already and goes on with, once the access token beside it has expired. */
async function keptRefreshToken(
  holder: string,
  order: IssueOrder,
  { ports, policies, profile }: Mint,
): Promise<{ token: string; record: RefreshTokenRecord } | undefined> {
  if (!policies.issuesRefreshToken(order.grantType, profile)) return undefined;
  const record = await ports.store.activeRefreshToken(holder, order.now);
  if (record?.sealed === undefined || !answers(record, order)) return undefined;
  return { token: ports.vault.open(record.sealed), record };
}

/** Makes one access token of a grant. */
async function mintAccessToken(
  order: IssueOrder,
  grantId: string,
  holder: string | undefined,
  { ports, policies, profile, format }: Mint,
): Promise<{ token: string; record: AccessTokenRecord }> {
  const issuedAt = Math.floor(order.now / format.grain) * format.grain;
  const facts = {
    grantId,
    clientId: order.client.id,
    ...(order.user === undefined ? {} : { user: order.user }),
    ...(order.tenant === undefined ? {} : { tenant: order.tenant }),
    ...(order.device === undefined ? {} : { device: order.device }),
    scope: order.scope,
    issuedAt,
    notBefore: issuedAt,
    expiresAt: policies.accessTokenExpiry(issuedAt, profile, order),
  };
  const layout = profile.accessToken.format;
  const token = await format.mint(
    {
      ...facts,
      issuer: order.issuer,
      audience: layout.kind === 'jwt' ? layout.audience : order.issuer,
      id: randomWord(ports.random, 16),
    },
    ports,
  );
  return { token, record: { ...facts, digest: digestOf(token), ...heldBy(holder, token, profile, ports) } };
}

/** What the record of a token that displaces others, or is handed out again, has beside the rest. */
const heldBy = (holder: string | undefined, token: string, profile: Profile, { vault }: Ports) =>
  holder === undefined
    ? {}
    : {
        holder,
        ...(profile.tokensPerUser.onSecondRequest === 'reuse' ? { sealed: vault.seal(token) } : {}),
      };

/** What is remembered of a refresh token. */
export function refreshTokenRecord(
  order: Pick<IssueOrder, 'client' | 'user' | 'tenant' | 'device' | 'scope' | 'now'>,
  grantId: string,
  token: string,
  { policies, profile }: Mint,
  previous?: RefreshTokenRecord,
): RefreshTokenRecord {
  const expiresAt = policies.refreshTokenExpiry(order.now, previous, profile, order);
  return {
    digest: digestOf(token),
    grantId,
    clientId: order.client.id,
    ...(order.user === undefined ? {} : { user: order.user }),
    ...(order.tenant === undefined ? {} : { tenant: order.tenant }),
    ...(order.device === undefined ? {} : { device: order.device }),
    scope: policies.refreshTokenScope(order.scope, previous),
    issuedAt: order.now,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Opens the grant that tokens descend from. */
export const openGrant = (
  order: Pick<IssueOrder, 'client' | 'grantType' | 'user' | 'scope' | 'now'>,
  { random }: Ports,
): Grant => ({
  id: randomWord(random, 12),
  type: order.grantType,
  clientId: order.client.id,
  ...(order.user === undefined ? {} : { user: order.user }),
  scope: order.scope,
  grantedAt: order.now,
});

/** A grant that tokens descend from, with all of it where it is new. */
interface OpenGrant {
  readonly id: string;
  readonly opened?: Grant;
}

function grantFor(order: IssueOrder, ports: Ports): OpenGrant {
  const id = order.presented?.record.grantId ?? order.code?.grantId;
  if (id !== undefined) return { id };
  const opened = openGrant(order, ports);
  return { id: opened.id, opened };
}

/** The refresh token of an answer: a new one, the presented one anew, or none. */
function refreshTokenFor(
  order: IssueOrder,
  grantId: string,
  holder: string | undefined,
  rotates: boolean,
  mint: Mint,
): { token: string; record: RefreshTokenRecord } | undefined {
  const { policies, profile, ports } = mint;
  if (!policies.issuesRefreshToken(order.grantType, profile)) return undefined;
  const kept = rotates ? undefined : order.presented?.token;
  const token = kept ?? randomWord(ports.random, 32);
  const previous = order.presented?.record;
  const record = refreshTokenRecord(order, grantId, token, mint, previous);
  // A refresh that narrows the scope makes no other holder of the refresh token.
  const whose = previous === undefined ? holder : previous.holder;
  return { token, record: { ...record, ...heldBy(whose, token, profile, ports) } };
}
