import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import {
  type Authorization,
  type AuthorizationOrder,
  authorize,
  implicitClients,
  inWords,
  PLAIN_STATE,
} from '../authorization-acts.ts';
import { breach } from '../breach.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { property } from '../property.ts';
import { refusals } from './authorization-errors.ts';

/** What a state may consist of; a server may refuse anything else. @see RFC 6749 appendix A.5 */
const VSCHARS = /^[ -~]+$/;
const RESERVED = [...'&=+%#?/;:@ "\'<>\\{}|^`~$,!*()[]'];

/** What decoders, encoders and pages are known to stumble over. */
const AWKWARD = [
  '%41',
  '%2B%20',
  'a+b c',
  ' a ',
  '&code=x',
  '#code=x',
  '%',
  '%zz',
  '&amp;',
  'é',
  '\u{1f511}',
];

const states: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...RESERVED, 'a', '0'), minLength: 1, maxLength: 24 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
);

async function echoed(bench: ServerBench, judge: Judge): Promise<void> {
  await examine(bench, judge, {});
}

async function echoedInFragments(bench: ServerBench, judge: Judge): Promise<void> {
  const [client] = implicitClients(bench);
  await examine(bench, judge, { client, change: { response_type: 'token' } });
}

async function examine(bench: ServerBench, judge: Judge, order: AuthorizationOrder): Promise<void> {
  const agent = bench.openUserAgent();
  const ask = async (state: string): Promise<void> => {
    const authorization = await authorize(bench, { ...order, agent, change: { ...order.change, state } });
    judgeState(bench, authorization, state);
  };
  for (const state of AWKWARD) await ask(state);
  await property(
    judge,
    states,
    (state) => [`an application asks with the state ${JSON.stringify(state)}`, 'the person agrees'],
    ask,
  );
}

/** @throws Violation */
function judgeState(bench: ServerBench, authorization: Authorization, state: string): void {
  const { response, exchange } = authorization;
  const expected = `the state ${JSON.stringify(state)} in the response`;
  if (response === undefined) {
    if (!VSCHARS.test(state)) return;
    breach(bench, {
      requirement: 'B-23',
      expected,
      actual: inWords(authorization),
      exchanges: [exchange],
      advisory: true,
    });
    return;
  }
  const returned = [...response.query.getAll('state'), ...response.fragment.getAll('state')];
  if (returned.length === 1 && returned[0] === state) return;
  // Told in an error that the state is none, a client knows its request by it all the same.
  if (returned.length === 0 && !VSCHARS.test(state) && response.query.has('error')) return;
  const actual =
    returned.length === 0
      ? `${inWords(authorization)} and no state`
      : returned.map((each) => JSON.stringify(each)).join(' and ');
  breach(bench, { requirement: 'B-23', expected, actual, exchanges: [exchange] });
}

async function echoedInErrors(bench: ServerBench, judge: Judge): Promise<void> {
  let seen = false;
  for await (const { what, authorization } of refusals(bench)) {
    const { response, exchange } = authorization;
    if (response === undefined) continue;
    seen = true;
    const returned = [...response.query.getAll('state'), ...response.fragment.getAll('state')];
    if (returned.length === 1 && returned[0] === PLAIN_STATE) continue;
    judge.report({
      requirement: 'B-23',
      expected: `the state ${PLAIN_STATE} in the answer to ${what}`,
      actual: returned.length === 0 ? 'no state' : returned.join(' and '),
      exchanges: [exchange],
    });
  }
  if (!seen)
    judge.leave(
      'B-23',
      'untestable',
      'the target redirects with no error, so that no state could be seen in one',
    );
}

const common = { party: 'authorization-server', requirements: ['B-23'], controls: [] } as const;

export const authorizationStateChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'state-in-code-responses',
    title: 'A response with a code repeats the state, whatever characters it has',
    kind: 'property',
    claims: ['authorization-code'],
    run: echoed,
  },
  {
    ...common,
    id: 'state-in-implicit-responses',
    title: 'A response with a token repeats the state, whatever characters it has',
    kind: 'property',
    claims: ['implicit'],
    run: echoedInFragments,
  },
  {
    ...common,
    id: 'state-in-error-responses',
    title: 'A response with an error repeats the state',
    kind: 'scenario',
    claims: ['authorization-code'],
    run: echoedInErrors,
  },
];
