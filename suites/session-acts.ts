import { MissingControl, type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { TargetResource, TargetUser } from '../fixtures/target/index.ts';
import type { Exchange } from '../mock-server/wire/index.ts';
import { accepted, obtainTokens, outcomeInWords, replied, revoke } from './acts.ts';
import type { Judge } from './check.ts';
import { lifetimeWindow } from './lifetime.ts';
import { readJson, readSession, type ToldSession } from './readers/index.ts';
import { present } from './resource-acts.ts';

/** Acting at a server that keeps a session for each access token. */

/** What a server tells of the session of a token; absent where it refuses or tells none. */
export async function lookAtSession(
  bench: ServerBench,
  token: string,
  cookies = '',
): Promise<{ readonly exchange: Exchange; readonly session?: ToldSession }> {
  const exchange = await present(bench, bearerCall(token, cookies), sessionResource(bench));
  const reading = accepted(exchange) ? readSession(replied(exchange)) : undefined;
  return reading?.ok ? { exchange, session: reading.value } : { exchange };
}

/** The same of a token that has to have one. @throws SetUpFailure */
export async function openedSession(
  bench: ServerBench,
  token: string,
): Promise<{ readonly exchange: Exchange; readonly session: ToldSession }> {
  const { exchange, session } = await lookAtSession(bench, token);
  if (session === undefined)
    throw new SetUpFailure(`"sessions.url" tells no session: ${outcomeInWords(exchange)}`);
  return { exchange, session };
}

export const bearerCall = (token: string, cookies = '') => ({
  authorization: `Bearer ${token}`,
  ...(cookies === '' ? {} : { headers: [['Cookie', cookies]] as const }),
});

/** @throws MissingControl where the target file does not say where sessions are told */
export function sessionResource({ target }: ServerBench): TargetResource {
  if (target.sessions === undefined) throw new MissingControl('the target file has no "sessions"');
  return { method: 'GET', url: target.sessions.url, scopes: [] };
}

/** Resources that are read, and so can be called as often as one likes. */
export const readResources = ({ target }: ServerBench): readonly TargetResource[] =>
  target.resources.filter(({ method }) => method === 'GET');

/** A person of whom is known by what address the issuer names them. */
export type Known = TargetUser & { readonly email: string };

/** The users with their addresses, as the target file or the issuer tells them. @throws MissingControl */
export async function knownPeople(bench: ServerBench): Promise<readonly [Known, ...Known[]]> {
  const known: Known[] = [];
  for (const user of bench.target.users) {
    const email = user.email ?? (await toldEmail(bench, user));
    if (email !== undefined) known.push({ ...user, email });
  }
  const [first, ...others] = known;
  if (first !== undefined) return [first, ...others];
  throw new MissingControl(
    'the target file has no users with "email", and no endpoints.userinfo that tells it',
  );
}

async function toldEmail(bench: ServerBench, user: TargetUser): Promise<string | undefined> {
  if (bench.target.endpoints.userinfo === undefined) return undefined;
  const { answer } = await obtainTokens(bench, { user });
  const { email } = claimsIn(await askUserinfo(bench, `Bearer ${answer.accessToken}`)) ?? {};
  return typeof email === 'string' ? email : undefined;
}

/** Asks the issuer whose a token is. @see OpenID Connect Core 1.0 section 5.3.1 */
export function askUserinfo(bench: ServerBench, authorization: string | undefined): Promise<Exchange> {
  const { userinfo } = bench.target.endpoints;
  if (userinfo === undefined) throw new MissingControl('the target file has no endpoints.userinfo');
  const asked = authorization === undefined ? {} : { authorization };
  return present(bench, asked, { method: 'GET', url: userinfo, scopes: [] });
}

/** What an issuer told about somebody, where it did. */
export function claimsIn(exchange: Exchange): Readonly<Record<string, unknown>> | undefined {
  if (!accepted(exchange)) return undefined;
  const body = readJson(replied(exchange).body, 'body');
  if (!body.ok || typeof body.value !== 'object' || body.value === null) return undefined;
  return body.value as Readonly<Record<string, unknown>>;
}

export const sameAddress = (one: string | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();

/** Ends a token at its issuer. @returns the exchange, where there was one @throws MissingControl */
export async function endAtIssuer(bench: ServerBench, token: string): Promise<readonly Exchange[]> {
  if (bench.target.claims.has('revocation')) return [await revoke(bench, token)];
  if (bench.issuer === undefined) throw new MissingControl('nobody can revoke tokens of the target');
  await bench.issuer.revoke(token);
  return [];
}

/**
 * Leaves a row that shows only where the issuer is in the hands of the harness. What passes between the two halves of one
 * target is its own affair: for that, what comes of it decides the row elsewhere.
 */
export function leaveToIssuer({ target }: ServerBench, judge: Judge, requirement: string): void {
  if (target.roles.includes('authorization-server')) {
    const reason = 'the issuer is part of the target, and how it is asked cannot be seen or changed';
    judge.leave(requirement, 'inapplicable', reason);
  } else {
    judge.leave(requirement, 'untestable', 'the target file has no issuer');
  }
}

/** Waits until no answer of the issuer that was kept may hold any more. */
export async function outwaitCaches(bench: ServerBench): Promise<void> {
  const { issuerCache, revocationLag } = bench.target.policy;
  const longest = Math.max(...[issuerCache, revocationLag].map(secondsOf));
  if (longest > 0) await bench.clock.advance(longest * 1000);
}

const secondsOf = (duration: string | undefined): number =>
  duration === undefined || /^P(?:T?0[A-Z])+$/.test(duration) ? 0 : lifetimeWindow(duration).high;
