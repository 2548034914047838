import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, replied, statusOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { obtainWorkingToken, present, resourceInWords } from '../resource-acts.ts';
import { methodFor, PLACES } from './places.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Fields by which some frameworks let a request change its method after the gate has looked at it. */
const OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

async function tokenless(bench: ServerBench, judge: Judge): Promise<void> {
  for (const resource of bench.target.resources) {
    for (const method of new Set([resource.method, ...METHODS])) {
      const call = await present(bench, { method }, resource);
      replied(call);
      if (accepted(call)) reportOpen(judge, call, isListed(bench.target.resources, resource, method));
    }
    await preflight(bench, judge, resource);
    await overridden(bench, judge, resource);
  }
}

function reportOpen(judge: Judge, call: Exchange, listed: boolean): void {
  judge.report({
    requirement: listed ? ['ENIGMA-20', 'CLUERIDE-03', 'B-19'] : ['ENIGMA-20', 'CLUERIDE-03'],
    expected: `${resourceInWords(call.request)} to be refused: the request carries no access token`,
    actual: `status ${statusOf(call)}`,
    exchanges: [call],
  });
}

/** HEAD is GET without the content. @see RFC 9110 section 9.3.2 */
const isListed = (resources: readonly TargetResource[], { url }: TargetResource, method: string): boolean =>
  resources.some((entry) => entry.url === url && entry.method === (method === 'HEAD' ? 'GET' : method));

/** Browsers send OPTIONS before they may send a token, so that an answer which tells nothing is no breach. */
async function preflight(bench: ServerBench, judge: Judge, resource: TargetResource): Promise<void> {
  const call = await present(bench, { method: 'OPTIONS' }, resource);
  if (!accepted(call)) return;
  if (replied(call).body.length === 0)
    return judge.observe('OPTIONS without a token', 'answered, with no content');
  judge.report({
    requirement: ['ENIGMA-20', 'CLUERIDE-03'],
    expected: `OPTIONS ${resource.url} to tell nothing of the resource: the request carries no access token`,
    actual: `status ${statusOf(call)} with content`,
    exchanges: [call],
    advisory: true,
  });
}

async function overridden(bench: ServerBench, judge: Judge, resource: TargetResource): Promise<void> {
  if (accepted(await present(bench, { method: 'POST' }, resource))) return;
  for (const field of OVERRIDES) {
    const call = await present(bench, { method: 'POST', headers: [[field, 'OPTIONS']] }, resource);
    if (accepted(call)) reportOpen(judge, call, false);
  }
}

async function elsewhere(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainWorkingToken(bench);
  for (const resource of bench.target.resources) {
    for (const place of PLACES) {
      const method = methodFor(place, resource);
      const call = await present(bench, { ...place.put(answer.accessToken), method }, resource);
      if (!accepted(call) || accepted(await present(bench, { method }, resource))) continue;
      judge.report({
        requirement: ['ENIGMA-20', 'CLUERIDE-15'],
        expected: `${method} ${resource.url} to be refused: the token is not in the Authorization field`,
        actual: `status ${statusOf(call)} for a token in ${place.name}`,
        exchanges: [call],
        advisory: true,
      });
    }
  }
}

export const tokenPlacementChecks: readonly ServerCheck[] = [
  {
    id: 'tokenless-call',
    title: 'No API answers a call without a token, whatever the method',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ENIGMA-20', 'CLUERIDE-03', 'B-19'],
    claims: [],
    controls: [],
    run: tokenless,
  },
  {
    id: 'token-elsewhere',
    title: 'A token that is not in the Authorization field opens no API',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ENIGMA-20', 'CLUERIDE-15'],
    claims: [],
    controls: [],
    run: elsewhere,
  },
];
