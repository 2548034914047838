import type { ServerBench } from '../../fixtures/bench/index.ts';
import { obtainTokens } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { present } from '../resource-acts.ts';
import {
  bearerCall,
  type Known,
  knownPeople,
  lookAtSession,
  readResources,
  sessionResource,
} from '../session-acts.ts';
import { mistaken } from './principals.ts';

/** A race that is not lost in this many rounds is no proof: what was seen is reported. */
const ROUNDS = 8;
const AT_ONCE = 4;

async function callsOfMany(bench: ServerBench, judge: Judge): Promise<void> {
  const people = await knownPeople(bench);
  if (people.length < 2) return judge.leave('CLUERIDE-08', 'untestable', 'the target file has one user only');
  const resources = [sessionResource(bench), ...readResources(bench)];
  for (let round = 1; round <= ROUNDS; round++) {
    const callers: { readonly person: Known; readonly token: string }[] = [];
    for (const person of people) {
      callers.push({ person, token: (await obtainTokens(bench, { user: person })).answer.accessToken });
    }
    const calls = await Promise.all(
      resources.flatMap((resource) =>
        callers.map(async ({ person, token }) => ({
          person,
          resource,
          exchange: await present(bench, bearerCall(token), resource),
        })),
      ),
    );
    for (const { person, resource, exchange } of calls) {
      const finding = mistaken(exchange, resource, person, people);
      if (finding === undefined) continue;
      throw violation({
        ...finding,
        actual: `${finding.actual}, in round ${round}`,
        exchanges: calls.map((call) => call.exchange),
        counterexample: [
          `${people.map(({ name }) => name).join(' and ')} log in`,
          `they call ${resources.length} resources at once`,
          `${person.name} gets ${finding.actual}`,
        ],
      });
    }
  }
  const count = ROUNDS * resources.length * people.length;
  judge.observe(
    'simultaneous calls of several people',
    `${ROUNDS} rounds: ${count} answers, each its caller's own`,
  );
}

async function firstCalls(bench: ServerBench, judge: Judge): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const newcomer = await bench.createUser();
    const tokens: string[] = [];
    for (let count = 0; count < AT_ONCE; count++) {
      tokens.push((await obtainTokens(bench, { user: newcomer })).answer.accessToken);
    }
    const looks = await Promise.all(tokens.map((token) => lookAtSession(bench, token)));
    const members = new Set(looks.flatMap(({ session }) => session?.id ?? []));
    if (members.size <= 1) continue;
    throw violation({
      requirement: 'CLUERIDE-14',
      expected: 'one member to come of the first calls of one person, also where they come at once',
      actual: `${members.size} ids, in round ${round}`,
      exchanges: looks.map(({ exchange }) => exchange),
      counterexample: [
        `somebody registers and logs in on ${AT_ONCE} devices`,
        'the first calls of all of them come at once',
        `they are served as ${members.size} members`,
      ],
    });
  }
  judge.observe('simultaneous first calls', `${ROUNDS} rounds of ${AT_ONCE}: one member each time`);
}

const common = { party: 'resource-server', kind: 'scenario', claims: ['sessions'] } as const;

export const sessionRaceChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'simultaneous-calls-of-several-people',
    title: 'Calls of several people at the same time are each answered for their own caller',
    requirements: ['CLUERIDE-08'],
    controls: [],
    run: callsOfMany,
  },
  {
    ...common,
    id: 'simultaneous-first-calls',
    title: 'The first calls of somebody new make one member, also at the same time',
    requirements: ['CLUERIDE-14'],
    controls: ['users'],
    run: firstCalls,
  },
];
