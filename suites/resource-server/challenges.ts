import type { ServerBench } from '../../fixtures/bench/index.ts';
import { headerValues } from '../../mock-server/wire/index.ts';
import { replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { type Challenge, challengeParameter, isBearer, readChallenges } from '../readers/index.ts';
import { resourceInWords } from '../resource-acts.ts';
import { collectRefusals, type RefusedCall } from './refusals.ts';

async function presence(bench: ServerBench, judge: Judge): Promise<void> {
  for (const refused of await collectRefusals(bench)) {
    const { status, headers } = replied(refused.exchange);
    if (headerValues({ headers }, 'WWW-Authenticate').length > 0) continue;
    if (status !== 401 && !concernsTheToken(refused, status)) continue;
    judge.report({
      requirement: 'B-30',
      expected: `a WWW-Authenticate field in the refusal of ${nameOf(refused)}`,
      actual: `status ${status} without one`,
      exchanges: [refused.exchange],
      // RFC 9110 demands it with 401; RFC 6750 whenever the token is missing or not good enough.
      advisory: status !== 401,
    });
  }
}

/** A resource that is not there, or not by this method, says nothing about tokens. */
const concernsTheToken = ({ why }: RefusedCall, status: number): boolean =>
  status <= 403 && why !== 'another scheme' && why !== 'nothing after Bearer';

async function form(bench: ServerBench, judge: Judge): Promise<void> {
  let examined = 0;
  for (const refused of await collectRefusals(bench)) {
    const reply = replied(refused.exchange);
    if (headerValues(reply, 'WWW-Authenticate').length === 0) continue;
    examined++;
    const reading = readChallenges(reply);
    for (const { kind, where, expected, actual } of reading.flaws) {
      if (kind === 'bws' && expectationsOf(bench.target).challengeNamesScopeOnly) continue;
      judge.report({
        requirement: 'B-31',
        expected: `${expected} (${where}, ${nameOf(refused)})`,
        actual,
        exchanges: [refused.exchange],
        // Recipients have to remove such white space, so that nobody is misled by it.
        advisory: kind === 'bws',
      });
    }
    if (!reading.ok || reading.value.some(isBearer)) continue;
    judge.report({
      requirement: 'B-31',
      expected: `a challenge of the scheme Bearer in the refusal of ${nameOf(refused)}`,
      actual: `only ${reading.value.map(({ scheme }) => scheme).join(', ')}`,
      exchanges: [refused.exchange],
    });
  }
  if (examined === 0) judge.leave('B-31', 'untestable', 'no refusal of a resource carried a challenge');
}

async function silence(bench: ServerBench, judge: Judge): Promise<void> {
  for (const refused of await collectRefusals(bench)) {
    if (refused.why !== 'no token' && refused.why !== 'another scheme') continue;
    const reading = readChallenges(replied(refused.exchange));
    const told = reading.ok ? reading.value.filter(isBearer).flatMap(errorParameters) : [];
    if (told.length === 0) continue;
    judge.report({
      requirement: 'B-32',
      expected: `a challenge without error information for ${nameOf(refused)}`,
      actual: told.join(', '),
      exchanges: [refused.exchange],
    });
  }
}

const errorParameters = (challenge: Challenge): readonly string[] =>
  ['error', 'error_description', 'error_uri'].flatMap((name) => {
    const value = challengeParameter(challenge, name);
    return value === undefined ? [] : `${name}="${value}"`;
  });

const nameOf = ({ why, resource }: RefusedCall): string => `${resourceInWords(resource)} with ${why}`;

export const challengeChecks: readonly ServerCheck[] = [
  {
    id: 'challenge-presence',
    title: 'Who brings no good token is told by a challenge that one is needed',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-30'],
    claims: [],
    controls: [],
    run: presence,
  },
  {
    id: 'challenge-form',
    title: 'Every challenge is well-formed, and one of them is of the scheme Bearer',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-31'],
    claims: [],
    controls: [],
    run: form,
  },
  {
    id: 'challenge-without-error',
    title: 'A call that brings no token is told no error',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-32'],
    claims: [],
    controls: [],
    run: silence,
  },
];
