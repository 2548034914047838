import fc from 'fast-check';
import { type AccountChange, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  firstUser,
  obtainRefreshToken,
  outcomeInWords,
  passwordParameters,
  refresh,
  replied,
  requestToken,
  statusOf,
  successOf,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readTokenError } from '../readers/index.ts';

type State = NonNullable<AccountChange['state']>;

/** What happens to an account: its state changes, or somebody asks for a token. */
type Event = { readonly become: State } | { readonly ask: 'password' | 'refresh_token' };

const events: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    fc.record({
      become: fc.constantFrom<State>('active', 'disabled', 'locked', 'disabled-and-locked'),
    }),
    fc.record({ ask: fc.constantFrom('password', 'refresh_token') }),
  ),
  { minLength: 2, maxLength: 7 },
);

async function states(bench: ServerBench, judge: Judge): Promise<void> {
  const user = firstUser(bench);
  await property(judge, events, story, async (given) => {
    await bench.changeAccount(user.name, { state: 'active' });
    const issued = await obtainRefreshToken(bench, { user });
    const account = new Account(bench, judge, user, issued.refreshToken, [issued.exchange]);
    for (const event of given) await account.meet(event);
    await account.meet({ become: 'active' });
    await account.meet({ ask: 'password' });
  });
}

/** One account on its way through states, held to what each allows. */
class Account {
  readonly #bench: ServerBench;
  readonly #judge: Judge;
  readonly #user: TargetUser;
  readonly #exchanges: Exchange[];
  /** None once it is known to be dead, of whatever. */
  #refreshToken: string | undefined;
  #state: State = 'active';
  /** Whether the account was ever not active: then a refresh token may have died of it. */
  #suffered = false;

  constructor(
    bench: ServerBench,
    judge: Judge,
    user: TargetUser,
    refreshToken: string,
    exchanges: readonly Exchange[],
  ) {
    this.#bench = bench;
    this.#judge = judge;
    this.#user = user;
    this.#refreshToken = refreshToken;
    this.#exchanges = [...exchanges];
  }

  async meet(event: Event): Promise<void> {
    if ('become' in event) {
      this.#state = event.become;
      this.#suffered ||= event.become !== 'active';
      return this.#bench.changeAccount(this.#user.name, { state: event.become });
    }
    const token = this.#refreshToken;
    if (event.ask === 'refresh_token' && token === undefined) return;
    const exchange =
      token === undefined || event.ask === 'password'
        ? await requestToken(this.#bench, passwordParameters(this.#user))
        : await refresh(this.#bench, token);
    this.#exchanges.push(exchange);
    const answer = successOf(exchange);
    if (this.#state === 'active') {
      if (answer !== undefined) this.#refreshToken = answer.refreshToken ?? this.#refreshToken;
      else this.#refusedWhileActive(event.ask, exchange);
    } else if (answer !== undefined) {
      this.#broken(`no token by ${event.ask} while the account is ${this.#state}`, 'a token');
    } else {
      this.#judgeCode(event.ask, exchange);
    }
  }

  /** Whether a refresh token outlives a disabled or locked account is open. */
  #refusedWhileActive(ask: string, exchange: Exchange): void {
    if (ask === 'password') {
      this.#broken('a token for an account that is active', outcomeInWords(exchange));
    } else if (this.#suffered) {
      this.#judge.observe('refresh token after its account was not active', 'dead');
    }
    this.#refreshToken = undefined;
  }

  #judgeCode(ask: 'password' | 'refresh_token', exchange: Exchange): void {
    const codes = expectationsOf(this.#bench.target).errorCodes;
    if (codes === undefined) return;
    const reading = readTokenError(replied(exchange));
    const code = reading.ok ? reading.value.code : undefined;
    const right: readonly number[] = {
      active: [],
      disabled: [codes.disabled],
      locked: [codes.locked],
      'disabled-and-locked': [codes.disabled, codes.locked],
    }[this.#state];
    if (this.#state === 'disabled-and-locked' && code !== undefined) {
      this.#judge.observe('code of an account that is disabled and locked', String(code));
    }
    if (code !== undefined && right.includes(code)) return;
    // A server may have ended the refresh token with the account, and then it has no code for it.
    const telling = [codes.disabled, codes.locked, codes.credentials];
    if (ask === 'refresh_token' && (code === undefined || !telling.includes(code))) {
      const reading = readTokenError(replied(exchange));
      if (reading.ok && reading.value.error === 'invalid_grant' && statusOf(exchange) === 400) return;
    }
    this.#broken(
      `the code ${right.join(' or ')} while the account is ${this.#state}`,
      outcomeInWords(exchange),
    );
  }

  #broken(expected: string, actual: string): never {
    throw violation({ requirement: 'ENIGMA-33', expected, actual, exchanges: this.#exchanges });
  }
}

const story = (given: readonly Event[]): string[] => [
  'a user logs in',
  ...given.map((event) =>
    'become' in event
      ? `the account becomes ${event.become}`
      : event.ask === 'password'
        ? 'the user logs in again'
        : 'the refresh token is used',
  ),
  'the account becomes active',
  'the user logs in again',
];

async function unrequestable(bench: ServerBench, judge: Judge): Promise<void> {
  const user = firstUser(bench);
  const { unrequestableStatus } = expectationsOf(bench.target);
  const issued = await obtainRefreshToken(bench, { user });
  await bench.changeAccount(user.name, { requestable: false });
  const asked = {
    'the right password': await requestToken(bench, passwordParameters(user)),
    'a wrong password': await requestToken(bench, {
      ...passwordParameters(user),
      password: 'nosuchpassword',
    }),
    'a refresh token': await refresh(bench, issued.refreshToken),
  };
  for (const [what, exchange] of Object.entries(asked)) {
    const report = (expected: string, actual: string) =>
      judge.report({ requirement: 'ENIGMA-29', expected, actual, exchanges: [issued.exchange, exchange] });
    if (successOf(exchange) !== undefined) {
      report(`no token with ${what} for a user whose company has not allowed it`, 'a token');
    } else if (what === 'the right password' && statusOf(exchange) !== unrequestableStatus) {
      report(
        `status ${unrequestableStatus} for a user whose company has not allowed it`,
        outcomeInWords(exchange),
      );
    } else {
      judge.observe(`status for a user who may not be asked for, with ${what}`, String(statusOf(exchange)));
    }
  }
  await bench.changeAccount(user.name, { requestable: true });
  const allowed = await requestToken(bench, passwordParameters(user));
  if (successOf(allowed) !== undefined) return;
  throw new SetUpFailure(`a user who may be asked for again got ${outcomeInWords(allowed)}`);
}

const common = {
  party: 'authorization-server',
  claims: ['password', 'refresh', 'account-states'],
  controls: ['account'],
} as const;

export const accountStateChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'account-states',
    title: 'Whatever becomes of an account, only an active one gets tokens, and the codes tell why',
    kind: 'property',
    requirements: ['ENIGMA-33'],
    run: states,
  },
  {
    ...common,
    id: 'unrequestable-users',
    title: 'A user whose company has not allowed it gets status 403 and no token',
    kind: 'scenario',
    requirements: ['ENIGMA-29'],
    run: unrequestable,
  },
];
