import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetClient, TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, replied } from '../acts.ts';
import { obtainingClients, present } from '../resource-acts.ts';

/** One call that a protected resource has refused. */
export interface RefusedCall {
  readonly why:
    | 'no token'
    | 'another scheme'
    | 'nothing after Bearer'
    | 'an unknown token'
    | 'too little scope';
  readonly resource: TargetResource;
  readonly exchange: Exchange;
}

const WITHOUT_SCOPE = [
  ['no token', {}],
  ['another scheme', { authorization: `Basic ${Buffer.from('somebody:something').toString('base64')}` }],
  ['nothing after Bearer', { authorization: 'Bearer' }],
  ['an unknown token', { authorization: 'Bearer nobody-ever-issued-this-token' }],
] as const;

/** Makes every resource refuse a call for every reason that needs no clock; calls that it serves are left out. */
export async function collectRefusals(bench: ServerBench): Promise<readonly RefusedCall[]> {
  const calls: RefusedCall[] = [];
  for (const resource of bench.target.resources) {
    for (const [why, presentation] of WITHOUT_SCOPE) {
      calls.push({ why, resource, exchange: await present(bench, presentation, resource) });
    }
  }
  for (const { client, scope, resource } of insufficientScopes(bench.target)) {
    const { answer } = await obtainTokens(bench, { client, scope });
    const exchange = await callResource(bench, answer.accessToken, resource);
    calls.push({ why: 'too little scope', resource, exchange });
  }
  return calls.filter(({ exchange }) => replied(exchange).status < 500 && !accepted(exchange));
}

/** For each resource one client and scope that together do not reach it, where scopes are claimed. */
export function insufficientScopes(
  target: ServerTarget,
): readonly { readonly client: TargetClient; readonly scope: string; readonly resource: TargetResource }[] {
  if (!target.claims.has('scopes')) return [];
  return target.resources.flatMap((resource) => {
    for (const client of obtainingClients(target)) {
      const scope = client.scopes.find((candidate) => !covers(new Set([candidate]), resource));
      if (scope !== undefined) return { client, scope, resource };
    }
    return [];
  });
}

/** Whether these scopes suffice for a resource. */
export const covers = (granted: ReadonlySet<string>, { scopes }: TargetResource): boolean =>
  scopes.every((scope) => granted.has(scope));
