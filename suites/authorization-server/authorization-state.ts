import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import {
  type Authorization,
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

const states: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...RESERVED, 'a', '0'), minLength: 1, maxLength: 24 }),
  fc.constantFrom('%41', '%2B%20', 'a+b c', '&code=stolen', '#code=stolen', '%', '%zz', '&amp;'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
);

async function echoed(bench: ServerBench, judge: Judge): Promise<void> {
  const agent = bench.openUserAgent();
  await property(
    judge,
    states,
    (state) => [`an application asks with the state ${JSON.stringify(state)}`, 'the person agrees'],
    async (state) => {
      const authorization = await authorize(bench, { agent, change: { state } });
      judgeState(bench, authorization, state);
    },
  );
}

async function echoedInFragments(bench: ServerBench, judge: Judge): Promise<void> {
  const [client] = implicitClients(bench);
  const agent = bench.openUserAgent();
  await property(
    judge,
    states,
    (state) => [
      `an application asks for a token with the state ${JSON.stringify(state)}`,
      'the person agrees',
    ],
    async (state) => {
      const authorization = await authorize(bench, {
        client,
        agent,
        change: { response_type: 'token', state },
      });
      judgeState(bench, authorization, state);
    },
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
