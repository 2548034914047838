import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintToken } from '../minted-tokens.ts';
import { firstClient } from '../named-first.ts';
import { resourceInWords } from '../resource-acts.ts';
import { knownScopes } from '../security-tests.ts';

/** What can be wrong with a token, in the order in which it is to be noticed. */
const ORDER = ['signature', 'expiration', 'scope'] as const;
type Wrong = (typeof ORDER)[number];

/** All sets of what can be wrong, the empty one first. */
const SETS: readonly (readonly Wrong[])[] = Array.from({ length: 2 ** ORDER.length }, (_, set) =>
  ORDER.filter((_wrong, place) => set & (1 << place)),
);

async function order(bench: ServerBench, judge: Judge): Promise<void> {
  const missing = (['bad-signature', 'expired'] as const).filter(
    (defect) => !bench.target.tokenDefects.includes(defect),
  );
  if (missing.length > 0) {
    throw new MissingControl(
      `tokens with the defects ${missing.join(' and ')} cannot be had; see control.mint`,
    );
  }
  const guarded = bench.target.resources.filter(({ scopes }) => scopes.length === 1);
  if (guarded.length === 0) throw new MissingControl('the target file has no resource with one scope');
  const hidden = new Set<string>();
  for (const resource of guarded) await orderAt(bench, judge, resource, hidden);
  if (hidden.size === 0) return;
  const pairs = [...hidden].join(', and ');
  const reason = `the answers of the target do not tell apart ${pairs}, so that their order cannot be seen`;
  judge.leave('MOBILEFIRST-23', 'untestable', reason);
}

async function orderAt(
  bench: ServerBench,
  judge: Judge,
  resource: TargetResource,
  hidden: Set<string>,
): Promise<void> {
  const seen = new Map<string, Exchange>();
  for (const set of SETS) seen.set(set.join(), await callWith(bench, resource, set));
  const whole = seen.get('');
  if (whole !== undefined && !accepted(whole)) {
    throw new SetUpFailure(`a minted token without defects gave ${outcomeInWords(whole)}`);
  }
  const alone = new Map(ORDER.map((wrong) => [wrong, sayingOf(seen.get(wrong))]));
  for (const set of SETS.filter(({ length }) => length > 1)) {
    const [first, ...others] = set;
    if (first === undefined) continue;
    const call = seen.get(set.join()) as Exchange;
    const said = sayingOf(call);
    for (const other of others) {
      if (alone.get(other) === alone.get(first)) hidden.add(`a wrong ${first} from a wrong ${other}`);
    }
    if (said === alone.get(first)) continue;
    judge.report({
      requirement: 'MOBILEFIRST-23',
      expected: `of a wrong ${set.join(' and a wrong ')} at ${resourceInWords(resource)}, the ${first} to be reported`,
      actual: others.find((other) => alone.get(other) === said) ?? outcomeInWords(call),
      exchanges: [...set.map((wrong) => seen.get(wrong) as Exchange), call],
    });
  }
}

async function callWith(
  bench: ServerBench,
  resource: TargetResource,
  wrong: readonly Wrong[],
): Promise<Exchange> {
  const [own = ''] = resource.scopes;
  const other = knownScopes(bench).find((scope) => scope !== own) ?? `not-${own}`;
  const { answer } = await mintToken(bench, {
    client: firstClient(bench).id,
    scope: [wrong.includes('scope') ? other : own],
    defects: [
      ...(wrong.includes('signature') ? (['bad-signature'] as const) : []),
      ...(wrong.includes('expiration') ? (['expired'] as const) : []),
    ],
  });
  const call = await callResource(bench, answer.accessToken, resource);
  replied(call);
  return call;
}

/**
 * All that a refusal says of what is wrong, by which two may be told apart: not which scope is required, nor numbers, which
 * may be instants.
 */
function sayingOf(exchange: Exchange | undefined): string {
  if (exchange === undefined) return '';
  const reply = replied(exchange);
  const traces = reply.headers.filter(([name]) => /trace/i.test(name)).map(([, value]) => value);
  return JSON.stringify([
    accepted(exchange),
    reply.status,
    headerValues(reply, 'www-authenticate').map((field) => field.replace(/scope\s*=\s*"[^"]*"/gi, 'scope')),
    bodyText(reply).replace(/\d+/g, '#'),
    traces.map((trace) => trace.split(',').at(-1)),
  ]);
}

export const validationOrderChecks: readonly ServerCheck[] = [
  {
    id: 'validation-order',
    title: 'Of a token with several defects the first is reported: signature, then expiration, then scope',
    party: 'resource-server',
    kind: 'property',
    requirements: ['MOBILEFIRST-23'],
    claims: [],
    controls: ['mint'],
    run: order,
  },
];
