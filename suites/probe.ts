import type { ServerBench } from '../fixtures/bench/index.ts';
import type { Opening } from '../fixtures/open-target.ts';
import type { DeclaredPolicy } from '../fixtures/target/index.ts';
import { bytes, type Exchange } from '../mock-server/wire/index.ts';
import { firstUser, formRequest, passwordParameters, requestToken, statusOf, successOf } from './acts.ts';
import { authorize, codeClients, codeFrom, obtainCode, redeem } from './authorization-acts.ts';
import { obtainingGrant } from './named-first.ts';
import { triedGrants } from './probed-grants.ts';
import { type Findings, ownLogin, realmLogins } from './probed-logins.ts';

/** What trying a target showed before it is examined. */
export interface Learnt {
  /** What it demands and offers, in words, by what was tried. */
  readonly facts: Readonly<Record<string, string>>;
  /** What checks do otherwise for it, where its target file says nothing of it. */
  readonly policy: DeclaredPolicy;
  /** Claims of the target file that were not to be seen. */
  readonly contradicted: readonly string[];
  /** Ways to a token that led to none, by the part of the target file that names them. */
  readonly failedLogins: readonly { readonly part: string; readonly explanation: string }[];
}

const NOTHING: Learnt = { facts: {}, policy: {}, contradicted: [], failedLogins: [] };

/** Tries what a target demands and offers, with as few requests as that takes. What cannot be tried is left out. */
export async function probe(bench: ServerBench): Promise<Learnt> {
  if (!bench.target.roles.includes('authorization-server')) return NOTHING;
  const found: Findings = { facts: {}, policy: {}, contradicted: [], failedLogins: [] };
  for (const look of looksAt(bench)) {
    try {
      await look(adapted(bench, found), found);
    } catch {
      // What goes wrong here goes wrong in a check too, which says so with its evidence.
    }
  }
  return { ...found, contradicted: [...new Set(found.contradicted)] };
}

type Look = (bench: ServerBench, found: Findings) => Promise<void>;

/** A target whose tokens are had in a way of its own is asked for them in no other. */
function looksAt({ target }: ServerBench): readonly Look[] {
  if (target.controls.has('token')) return [ownLogin];
  if (target.securityTests.length > 0) return [realmLogins, endpoints];
  return [scopeDemanded, clientAuthentication, grants, authorizationRequests, endpoints];
}

/** The same bench for a target that is known better: what its file says outranks what was learnt. */
export function adapted(bench: ServerBench, { policy }: Pick<Learnt, 'policy'>): ServerBench {
  const { target } = bench;
  return { ...bench, target: { ...target, policy: { ...policy, ...target.policy } } };
}

/** Whether a code is to be had without a scope; where it is not, every scope of the client is asked for. */
async function scopeDemanded(bench: ServerBench, { facts, policy }: Findings): Promise<void> {
  const { claims, policy: declared } = bench.target;
  if (!claims.has('authorization-code') || declared.authorizationParameters?.scope !== undefined) return;
  const [client] = codeClients(bench);
  if (codeFrom(await authorize(bench)) !== undefined) {
    facts['scope of an authorization request'] = 'may be left out';
    return;
  }
  const scope = client.scopes.join(' ');
  if (scope === '' || codeFrom(await authorize(bench, { change: { scope } })) === undefined) return;
  facts['scope of an authorization request'] = 'demanded';
  policy.authorizationParameters = { ...declared.authorizationParameters, scope };
}

async function clientAuthentication(
  bench: ServerBench,
  { facts, policy, contradicted }: Findings,
): Promise<void> {
  const taken: ('basic' | 'body')[] = [];
  let refreshToken: string | undefined;
  for (const way of ['basic', 'body'] as const) {
    const answer = successOf(await firstToken(bench, way));
    if (answer !== undefined) taken.push(way);
    refreshToken ??= answer?.refreshToken;
  }
  const [only] = taken;
  if (only === undefined) return;
  facts['client authentication'] = taken.length === 2 ? 'in the header or in the body' : `by ${only} only`;
  if (taken.length === 1) policy.clientAuthentication = only;
  if (obtainingGrant(bench.target) === 'client_credentials') return;
  facts['refresh token'] = refreshToken === undefined ? 'none' : 'given';
  if (refreshToken === undefined && bench.target.claims.has('refresh')) contradicted.push('refresh');
}

async function firstToken(bench: ServerBench, way: 'basic' | 'body'): Promise<Exchange> {
  const as = {
    ...bench,
    target: { ...bench.target, policy: { ...bench.target.policy, clientAuthentication: way } },
  };
  const grant = obtainingGrant(bench.target);
  if (grant === 'authorization_code') return redeem(as, await obtainCode(as));
  return requestToken(
    as,
    grant === 'password' ? passwordParameters(firstUser(bench)) : { grant_type: grant },
    { way },
  );
}

/** Which grants the target has, claimed or not. */
async function grants(bench: ServerBench, { facts, contradicted }: Findings): Promise<void> {
  const { offered, refused } = await triedGrants(bench);
  facts['grants that are offered'] = offered.map(({ grant }) => grant).join(', ') || 'none';
  if (refused.length > 0) {
    facts['grants that are not offered'] = refused
      .map(({ grant, error }) => `${grant} (${error})`)
      .join(', ');
  }
  const { claims } = bench.target;
  contradicted.push(...refused.flatMap(({ claim }) => (claims.has(claim) ? [claim] : [])));
}

async function authorizationRequests(bench: ServerBench, { facts, contradicted }: Findings): Promise<void> {
  const { claims } = bench.target;
  if (!claims.has('authorization-code')) return;
  const asked = await authorize(bench);
  if (codeFrom(asked) === undefined) {
    contradicted.push('authorization-code');
    return;
  }
  if (claims.has('issuer-parameter') && !asked.response?.query.has('iss'))
    contradicted.push('issuer-parameter');
  const demanded = async (change: Readonly<Record<string, undefined>>) =>
    codeFrom(await authorize(bench, { change })) === undefined ? 'demanded' : 'may be left out';
  facts['state of an authorization request'] = await demanded({ state: undefined });
  facts['code challenge of a client with a secret'] = await demanded({
    code_challenge: undefined,
    code_challenge_method: undefined,
  });
}

const BY_GET: ReadonlySet<string> = new Set(['authorization', 'jwks', 'metadata', 'userinfo']);

async function endpoints(bench: ServerBench, { facts, contradicted }: Findings): Promise<void> {
  const there: string[] = [];
  for (const [name, url] of Object.entries(bench.target.endpoints)) {
    const exchange = await bench.send(
      BY_GET.has(name)
        ? { method: 'GET', url, headers: [['Accept', '*/*']], body: bytes('') }
        : formRequest({ url, parameters: [] }),
    );
    const status = statusOf(exchange);
    if (status !== 0 && status !== 404) there.push(name);
  }
  facts['endpoints that answer'] = there.join(', ') || 'none';
  for (const claim of ['metadata', 'revocation', 'introspection', 'userinfo', 'registration'] as const) {
    if (bench.target.claims.has(claim) && !there.includes(claim)) contradicted.push(claim);
  }
}

const probed = new WeakMap<Opening, Promise<Learnt>>();

/** What is learnt of an opened target, by trying it once. */
export function learntOf(opening: Opening): Promise<Learnt> {
  const known = probed.get(opening);
  if (known !== undefined) return known;
  const trial = tryOut(opening);
  probed.set(opening, trial);
  return trial;
}

async function tryOut(opening: Opening): Promise<Learnt> {
  if (opening.kind === 'failed' || opening.definition.roles.includes('client')) return NOTHING;
  const { target, mask } = opening;
  try {
    const { bench, recent } = await target.begin();
    // No client is opened here, which the types cannot follow.
    const learnt = await probe(bench as ServerBench);
    for (const exchange of recent()) mask.observe(exchange);
    return learnt;
  } catch {
    return NOTHING;
  } finally {
    await target.settle();
  }
}
