import { type Client, type Grant, type Ports, type RefreshTokenRecord, randomWord } from '../ports/index.ts';
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
  readonly scope: readonly string[];
  /** Present in case of a refresh. */
  readonly presented?: PresentedRefreshToken;
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
}

/** What issuing works with. */
export interface Mint {
  readonly ports: Ports;
  readonly profile: Profile;
  readonly policies: Policies;
  readonly format: TokenFormat;
}

/**
 * Makes and remembers the tokens of one answer; everything is stored before anything is returned.
 * @returns undefined when another request replaced the presented refresh token first
 */
export async function issueTokens(order: IssueOrder, mint: Mint): Promise<IssuedTokens | undefined> {
  const { ports, policies, profile } = mint;
  const rotates = order.presented !== undefined && policies.rotation(profile) === 'rotate';
  if (rotates && !(await ports.store.replaceRefreshToken(order.presented.record.digest, order.now))) {
    return undefined;
  }
  const grant =
    order.presented === undefined ? await openGrant(order, ports) : { id: order.presented.record.grantId };
  const access = await mintAccessToken(order, grant.id, mint);
  const refresh = await refreshTokenFor(order, grant.id, rotates, mint);
  return { ...access, scope: order.scope, ...refresh };
}

/** Makes and remembers one access token of a grant. Instants are whole seconds, as a JWT writes them. */
async function mintAccessToken(
  order: Pick<IssueOrder, 'client' | 'user' | 'scope' | 'issuer' | 'now'>,
  grantId: string,
  { ports, policies, profile, format }: Mint,
): Promise<{ accessToken: string; issuedAt: number; expiresAt: number }> {
  const issuedAt = Math.floor(order.now / 1000) * 1000;
  const expiresAt = policies.accessTokenExpiry(issuedAt, profile);
  const facts = {
    grantId,
    clientId: order.client.id,
    ...(order.user === undefined ? {} : { user: order.user }),
    scope: order.scope,
    issuedAt,
    notBefore: issuedAt,
    expiresAt,
  };
  const layout = profile.accessToken.format;
  const accessToken = await format.mint(
    {
      ...facts,
      issuer: order.issuer,
      audience: layout.kind === 'jwt' ? layout.audience : order.issuer,
      id: randomWord(ports.random, 16),
    },
    ports,
  );
  await ports.store.saveAccessToken({ ...facts, digest: digestOf(accessToken) });
  return { accessToken, issuedAt, expiresAt };
}

/** Makes and remembers a refresh token, or the given one. */
export async function saveRefreshToken(
  order: Pick<IssueOrder, 'client' | 'user' | 'scope' | 'now'>,
  grantId: string,
  token: string,
  { ports, policies, profile }: Mint,
  previous?: RefreshTokenRecord,
): Promise<{ refreshToken: string; refreshExpiresAt?: number }> {
  const expiresAt = policies.refreshTokenExpiry(order.now, previous, profile);
  await ports.store.saveRefreshToken({
    digest: digestOf(token),
    grantId,
    clientId: order.client.id,
    ...(order.user === undefined ? {} : { user: order.user }),
    scope: policies.refreshTokenScope(order.scope, previous),
    issuedAt: order.now,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
  return { refreshToken: token, ...(expiresAt === undefined ? {} : { refreshExpiresAt: expiresAt }) };
}

/** Opens the grant that tokens descend from. */
export async function openGrant(
  order: Pick<IssueOrder, 'client' | 'grantType' | 'user' | 'scope' | 'now'>,
  { random, store }: Ports,
): Promise<Grant> {
  const grant: Grant = {
    id: randomWord(random, 12),
    type: order.grantType,
    clientId: order.client.id,
    ...(order.user === undefined ? {} : { user: order.user }),
    scope: order.scope,
    grantedAt: order.now,
  };
  await store.saveGrant(grant);
  return grant;
}

async function refreshTokenFor(
  order: IssueOrder,
  grantId: string,
  rotates: boolean,
  mint: Mint,
): Promise<{ refreshToken?: string; refreshExpiresAt?: number }> {
  const { policies, profile, ports } = mint;
  if (!policies.issuesRefreshToken(order.grantType, profile)) return {};
  if (order.presented === undefined || rotates) {
    const token = randomWord(ports.random, 32);
    return saveRefreshToken(order, grantId, token, mint, order.presented?.record);
  }
  const kept = await saveRefreshToken(order, grantId, order.presented.token, mint, order.presented.record);
  return policies.rotation(profile) === 'omit' ? {} : kept;
}
