import fc from 'fast-check';
import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetSecurityTest } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { firstUser, outcomeInWords, replied, successOf } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { dueRealms } from '../models/passed-realms.ts';
import { property } from '../property.ts';
import { answerTo, askByRealms, beginConversation, challengedBy, passRealms } from '../realms.ts';
import { hasRealm, securityTests } from '../security-tests.ts';

/** One turn of a conversation: a test is asked for, and some of what is challenged is answered. */
interface Turn {
  readonly test: TargetSecurityTest;
  /** What becomes of the challenges: nothing, a wrong answer to one of them, or right answers to some. */
  readonly answer: 'nothing' | 'wrong' | 'one' | 'all';
  /** Which one. */
  readonly which: number;
}

const turns = (tests: readonly TargetSecurityTest[]): fc.Arbitrary<readonly Turn[]> =>
  fc.array(
    fc.record({
      test: fc.constantFrom(...tests),
      answer: fc.constantFrom<Turn['answer']>('nothing', 'wrong', 'one', 'all', 'all'),
      which: fc.nat(9),
    }),
    { minLength: 1, maxLength: 6 },
  );

const inWords: Readonly<Record<Turn['answer'], string>> = {
  nothing: 'answers nothing',
  wrong: 'gives a wrong answer to one of the challenges',
  one: 'passes one of the challenged realms',
  all: 'passes every challenged realm',
};

const story = (taken: readonly Turn[]): string[] =>
  taken.map(({ test, answer }) => `the application asks for ${test.name}, and ${inWords[answer]}`);

async function conversations(bench: ServerBench, judge: Judge): Promise<void> {
  const tests = securityTests(bench);
  const examine = async (taken: readonly Turn[]) => {
    const conversation = new Conversation(bench);
    try {
      for (const turn of taken) await conversation.take(turn);
    } finally {
      if (taken.some(({ answer }) => answer === 'wrong')) await makeUpForWrongPasswords(bench);
    }
  };
  const certain = [...tests.flatMap(halfWay), ...failures(bench, tests)];
  await property(judge, turns(tests), story, examine, certain);
}

/** A test of several steps with one realm passed. */
const halfWay = (test: TargetSecurityTest): readonly (readonly Turn[])[] =>
  test.steps.length > 1 ? [[{ test, answer: 'one', which: 0 }]] : [];

/** A wrong answer to each realm that can have one, after another test was passed, which it must not cost. */
const failures = (
  { target }: ServerBench,
  tests: readonly TargetSecurityTest[],
): readonly (readonly Turn[])[] =>
  target.realms.flatMap(({ name, kind }) => {
    // The shortest: what is let pass gives a token there.
    const [test] = tests
      .filter(({ steps: [first = []] }) => first.includes(name))
      .sort((one, two) => one.steps.flat().length - two.steps.flat().length);
    const other = tests.find(({ steps }) => !steps.flat().includes(name));
    if (kind === 'device' || test === undefined || other === undefined) return [];
    const which = test.steps[0]?.indexOf(name) ?? 0;
    return [
      [
        { test: other, answer: 'all', which: 0 },
        { test, answer: 'wrong', which },
        { test, answer: 'nothing', which: 0 },
        { test: other, answer: 'nothing', which: 0 },
      ],
    ];
  });

/** Wrong passwords in a row lock an account; a right one begins the row anew. */
async function makeUpForWrongPasswords(bench: ServerBench): Promise<void> {
  const test = securityTests(bench).find((each) => hasRealm(bench, each, 'user'));
  if (test !== undefined) await passRealms(bench, { scope: test.name });
}

/** A session with the server, and what was passed in it. */
class Conversation {
  readonly #bench: ServerBench;
  readonly #passed = new Set<string>();
  readonly #seen: Exchange[] = [];
  #session: string | undefined;

  constructor(bench: ServerBench) {
    this.#bench = bench;
  }

  async take({ test, answer, which }: Turn): Promise<void> {
    const nonces = await this.#ask(test);
    const due = dueRealms(test, this.#passed);
    const chosen = answer === 'all' ? due : due.slice(which % Math.max(1, due.length)).slice(0, 1);
    if (answer === 'nothing' || chosen.length === 0) return;
    const answers = chosen.flatMap((realm) => answerTo(this.#bench, realm, nonces.get(realm)));
    if (answer === 'wrong') {
      // A device cannot be wrong: one that is not known is new.
      if (this.#kindOf(chosen) === 'device') return;
      const last = answers.length - 1;
      const wrong = answers.map(([name, value], at) => [name, at === last ? `not-${value}` : value] as const);
      await this.#send(test, wrong, 'wrong');
    } else {
      for (const realm of chosen) this.#passed.add(realm);
      await this.#send(test, answers);
    }
  }

  #kindOf([realm]: readonly string[]) {
    return this.#bench.target.realms.find(({ name }) => name === realm)?.kind;
  }

  /** Asks without an answer, and sees whether exactly what is due is challenged. */
  async #ask(test: TargetSecurityTest): Promise<ReadonlyMap<string, string | undefined>> {
    return (await this.#send(test, []))?.realms ?? new Map();
  }

  async #send(
    test: TargetSecurityTest,
    answers: readonly (readonly [string, string])[],
    answered: 'right' | 'wrong' = 'right',
  ) {
    const session = this.#session === undefined ? {} : { session: this.#session };
    const exchange = await askByRealms(this.#bench, { scope: test.name, ...session }, answers);
    this.#seen.push(exchange);
    const issued = successOf(exchange) !== undefined;
    const challenged = challengedBy(exchange);
    this.#session ??= challenged?.session;
    const due = dueRealms(test, this.#passed);
    if (issued && due.length > 0) throw this.#tooEarly(test, due);
    // How a wrong answer is refused is left to the server.
    if (answered === 'wrong' && !issued) return challenged;
    const named = [...(challenged?.realms.keys() ?? [])];
    if (issued || sameRealms(named, due)) return challenged;
    throw violation({
      requirement: 'MOBILEFIRST-17',
      expected:
        due.length === 0
          ? `a token for ${test.name}, all realms of which are passed in this session`
          : `a challenge of ${due.join(' and ')}, and of nothing else`,
      actual: challenged === undefined ? outcomeInWords(exchange) : `a challenge of ${named.join(' and ')}`,
      exchanges: this.#seen,
    });
  }

  #tooEarly(test: TargetSecurityTest, due: readonly string[]) {
    const onTheWay = test.steps.length > 1 && test.steps.flat().some((realm) => this.#passed.has(realm));
    return violation({
      requirement: onTheWay ? ['MOBILEFIRST-08', 'MOBILEFIRST-17'] : 'MOBILEFIRST-08',
      expected: `no token for ${test.name} before ${due.join(' and ')} is passed`,
      actual: 'a token',
      exchanges: this.#seen,
    });
  }
}

const sameRealms = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((realm) => other.includes(realm));

async function foreignSessions(bench: ServerBench, judge: Judge): Promise<void> {
  const [, other] = bench.target.clients;
  if (other === undefined) {
    return judge.leave('MOBILEFIRST-08', 'untestable', 'the target file has only one client');
  }
  for (const { name: scope } of securityTests(bench)) {
    const { session, exchange: opened } = await openSession(bench, scope);
    const attempt = await askByRealms(bench, { client: other, scope, session });
    replied(attempt);
    if (successOf(attempt) === undefined) continue;
    judge.report({
      requirement: 'MOBILEFIRST-08',
      expected: `no token for ${other.id}, which has passed no realm, in the session of another application`,
      actual: 'a token',
      exchanges: [opened, attempt],
    });
  }
}

/** A session in which all realms of a test are passed. @throws SetUpFailure */
async function openSession(bench: ServerBench, scope: string) {
  const { session } = await beginConversation(bench, { scope });
  const exchange = await passRealms(bench, { scope, session });
  if (successOf(exchange) === undefined) {
    throw new SetUpFailure(`passing the realms of ${scope} gave ${outcomeInWords(exchange)}`);
  }
  return { session, exchange };
}

async function closedAccount(bench: ServerBench, judge: Judge): Promise<void> {
  const test = securityTests(bench).find((each) => hasRealm(bench, each, 'user'));
  if (test === undefined) {
    return judge.leave('MOBILEFIRST-D02', 'inapplicable', 'no security test of the target has a user realm');
  }
  const { session, exchange } = await openSession(bench, test.name);
  await bench.changeAccount(firstUser(bench).name, { state: 'disabled' });
  const attempt = await askByRealms(bench, { scope: test.name, session });
  await bench.changeAccount(firstUser(bench).name, { state: 'active' });
  if (successOf(attempt) === undefined) return;
  judge.report({
    requirement: 'MOBILEFIRST-D02',
    expected: 'no token for a user whose account was disabled after the realm was passed',
    actual: 'a token',
    exchanges: [exchange, attempt],
  });
}

const common = { party: 'authorization-server', claims: [], controls: [] } as const;

export const realmConversationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'realm-conversations',
    title:
      'Whatever is asked for and answered in a session, the open realms of a step are challenged, and all have to be passed',
    kind: 'property',
    requirements: ['MOBILEFIRST-08', 'MOBILEFIRST-17'],
    run: conversations,
  },
  {
    ...common,
    id: 'realms-of-another-application',
    title: 'Realms that one application has passed count for no other',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-08'],
    run: foreignSessions,
  },
  {
    ...common,
    id: 'realms-of-a-closed-account',
    title: 'A disabled user gets no token in a session that was opened before',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-D02'],
    controls: ['account'],
    run: closedAccount,
  },
];
