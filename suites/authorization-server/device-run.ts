import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, revoke, successOf } from '../acts.ts';
import { breach } from '../breach.ts';
import {
  afterDoubt,
  afterIssue,
  afterRevocation,
  type HeldToken,
  outlook,
  sameScope,
  shareKey,
} from '../models/active-tokens.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { ROUNDING } from '../time.ts';
import { type Device, holderOf, isTaken, lagOf, logIn, refreshOn } from './devices.ts';
import { end, type Habit } from './token-key.ts';

/** Something that a device does, or the passage of time. Devices by place, counted round. */
export type Act =
  | { readonly does: 'login' | 'refresh' | 'revoke' | 'revoke-refresh'; readonly device: number }
  | { readonly does: 'wait'; readonly seconds: number };

/** Up to eight devices, and what happens. */
export interface Scene {
  readonly devices: readonly Device[];
  readonly acts: readonly Act[];
}

/** What a device holds. */
interface Held {
  readonly answer: TokenAnswer;
  /** Whether its refresh token has to work: nothing that could have ended it has happened. */
  readonly refreshable: boolean;
  readonly since: number;
}

/** One sequence of acts, at the target and in the model side by side. */
export class DeviceRun {
  readonly #bench: ServerBench;
  readonly #habit: Habit;
  readonly #seen: { readonly refreshes: Set<string> };
  readonly #exchanges: Exchange[] = [];
  readonly #devices = new Map<Device, Held>();
  readonly #owners = new Map<string, { readonly device: Device; readonly answer: TokenAnswer }>();
  #held: readonly HeldToken[] = [];

  constructor(bench: ServerBench, habit: Habit, seen: { readonly refreshes: Set<string> }) {
    this.#bench = bench;
    this.#habit = habit;
    this.#seen = seen;
  }

  async take({ devices }: Pick<Scene, 'devices'>, act: Act): Promise<void> {
    if (act.does === 'wait') {
      await this.#bench.clock.advance(act.seconds * 1000);
      return this.#look(undefined);
    }
    const device = devices[act.device % devices.length] as Device;
    const held = this.#devices.get(device);
    if (act.does === 'login') await this.#logIn(device);
    else if (held === undefined) return;
    else if (act.does === 'refresh') await this.#refresh(device, held);
    else await this.#logOut(device, held, act.does);
    await this.#look({ device, does: act.does });
  }

  /** Ends what is active, so that it does not stand in the way of the next sequence. */
  async leave(): Promise<void> {
    if (this.#habit.onSecondRequest !== 'refuse') return;
    for (const [device, { answer }] of this.#devices) await end(this.#bench, device, answer);
  }

  async #logIn(device: Device): Promise<void> {
    const exchange = await logIn(this.#bench, device);
    this.#exchanges.push(exchange);
    const answer = successOf(exchange);
    const asked = holderOf(device, answer);
    const active = this.#held.filter(
      (each) => each.state === 'live' && shareKey(each.holder, asked, this.#habit.key),
    );
    if (answer === undefined) {
      if (this.#habit.onSecondRequest === 'refuse' && this.#mayBeActive(device)) return;
      return breach(this.#bench, {
        requirement: 'ESB-04',
        expected: 'a token for the right name and password',
        actual: outcomeInWords(exchange),
        exchanges: this.#exchanges,
      });
    }
    this.#judgeSecondRequest(device, answer, active);
    this.#issued(device, answer, 'login');
  }

  /** Holds a server to what a second request gets, while much of the active token's life is left. */
  #judgeSecondRequest(device: Device, answer: TokenAnswer, active: readonly HeldToken[]): void {
    const scope = holderOf(device, answer).scope;
    const same = active.find(
      ({ holder, expiresAt }) =>
        holder.client === device.client.id &&
        sameScope(holder.scope, scope) &&
        expiresAt !== undefined &&
        expiresAt - this.#bench.clock.now() > HALF_AN_HOUR,
    );
    if (same === undefined) return;
    const again = same.token === answer.accessToken;
    if (again) this.#judgeRemainder(same, answer);
    const { onSecondRequest } = this.#habit;
    if (again === (onSecondRequest === 'reuse') && onSecondRequest !== 'refuse') return;
    breach(this.#bench, {
      requirement: 'ESB-08',
      expected: { supersede: 'another access token', reuse: 'the active access token', refuse: 'a refusal' }[
        onSecondRequest
      ].concat(', as before and as for others'),
      actual: again ? 'the active one again' : 'another one',
      exchanges: this.#exchanges,
      advisory: true,
    });
  }

  /** A token that is handed out again does not begin to live anew. */
  #judgeRemainder({ expiresAt = Infinity }: HeldToken, { expiresIn = 0 }: TokenAnswer): void {
    const left = (expiresAt - this.#bench.clock.now()) / 1000;
    if (expiresIn <= left + ROUNDING + this.#bench.clock.tolerance) return;
    breach(this.#bench, {
      requirement: 'ESB-D02',
      expected: `expires_in of ${Math.floor(left)} at most: so much is left of the token that comes again`,
      actual: `expires_in ${expiresIn}`,
      exchanges: this.#exchanges,
    });
  }

  async #refresh(device: Device, held: Held): Promise<void> {
    const { refreshToken } = held.answer;
    if (refreshToken === undefined) return;
    const exchange = await refreshOn(this.#bench, device, refreshToken);
    this.#exchanges.push(exchange);
    const answer = successOf(exchange);
    const displaced = this.#held.some(
      ({ token, state }) => token === held.answer.accessToken && state === 'displaced',
    );
    if (displaced) this.#seen.refreshes.add(answer === undefined ? 'refused' : 'works');
    if (answer !== undefined) {
      this.#issued(device, { ...answer, refreshToken: answer.refreshToken ?? refreshToken }, 'refresh');
    } else if (held.refreshable && this.#bench.clock.now() - held.since < HALF_AN_HOUR) {
      breach(this.#bench, {
        requirement: 'ESB-11',
        expected: 'another access token for the refresh token that came with the active one',
        actual: outcomeInWords(exchange),
        exchanges: this.#exchanges,
      });
    } else {
      this.#devices.set(device, { ...held, refreshable: false });
    }
  }

  async #logOut(device: Device, { answer }: Held, way: 'revoke' | 'revoke-refresh'): Promise<void> {
    const token = way === 'revoke' ? answer.accessToken : answer.refreshToken;
    if (token === undefined) return;
    const exchange = await revoke(this.#bench, token, device.client);
    this.#exchanges.push(exchange);
    if (!accepted(exchange)) return;
    const now = this.#bench.clock.now();
    this.#held =
      way === 'revoke'
        ? afterRevocation(this.#held, answer.accessToken, now)
        : afterDoubt(this.#held, answer.accessToken);
    // Tokens that are handed out again may hang on the refresh token of another device.
    this.#loseRefreshTokens(device);
    if (way === 'revoke-refresh') {
      for (const { token, holder } of this.#held) {
        if (shareKey(holder, holderOf(device, answer), 'user+client')) {
          this.#held = afterDoubt(this.#held, token);
        }
      }
    }
  }

  #issued(device: Device, answer: TokenAnswer, by: HeldToken['by']): void {
    const now = this.#bench.clock.now();
    this.#loseRefreshTokens(device);
    this.#devices.set(device, { answer, refreshable: true, since: now });
    this.#owners.set(answer.accessToken, { device, answer });
    const expiresAt = answer.expiresIn === undefined ? undefined : now + answer.expiresIn * 1000;
    const issued = { token: answer.accessToken, holder: holderOf(device, answer), expiresAt, by };
    this.#held = afterIssue(this.#held, issued, this.#habit.key, now);
  }

  /** Whether the refresh tokens of the other devices of a user outlive an event is the server's choice. */
  #loseRefreshTokens({ user }: Device): void {
    for (const [other, held] of this.#devices) {
      if (other.user.name === user.name) this.#devices.set(other, { ...held, refreshable: false });
    }
  }

  #mayBeActive(device: Device): boolean {
    return this.#held.some(
      ({ state, holder }) =>
        (state === 'live' || state === 'open') &&
        shareKey(holder, holderOf(device, undefined), this.#habit.key),
    );
  }

  /** Calls with every token that was handed out, and compares with what the model expects. */
  async #look(event: { readonly device: Device; readonly does: Exclude<Act['does'], 'wait'> } | undefined) {
    const slack = (this.#bench.clock.tolerance + ROUNDING) * 1000;
    for (const token of this.#held) {
      const owner = this.#owners.get(token.token);
      const expected = outlook(token, this.#bench.clock.now(), slack, lagOf(this.#bench.target));
      if (expected === 'open' || owner === undefined) continue;
      const { alive, exchange } = await isTaken(this.#bench, owner.device, owner.answer);
      if (alive === (expected === 'accepted')) continue;
      breach(this.#bench, {
        ...(alive ? revival(token, event) : loss(token, event)),
        exchanges: [...this.#exchanges, exchange],
      });
    }
  }
}

const HALF_AN_HOUR = 1_800_000;

type Event = { readonly device: Device; readonly does: Exclude<Act['does'], 'wait'> } | undefined;

/** A token works that must not. */
function revival({ state, holder }: HeldToken, event: Event) {
  const whose = `the access token of ${holder.user} on ${holder.client}`;
  if (state === 'revoked') {
    return {
      requirement: 'ESB-01',
      expected: `${whose} to be refused after its revocation`,
      actual: 'it is accepted',
    };
  }
  const logout = event?.does === 'revoke' || event?.does === 'revoke-refresh';
  return {
    requirement: logout ? 'ESB-16' : 'ESB-08',
    expected: `${whose} to be refused: another one has taken its place${logout ? ', which has been given up since' : ''}`,
    actual: 'it is accepted',
  };
}

/** A token does not work that must. */
function loss({ holder, by, reused }: HeldToken, event: Event) {
  const whose = `the access token of ${holder.user} on ${holder.client}`;
  const actual = 'it is refused';
  if (event !== undefined && event.device.user.name !== holder.user) {
    const what = event.does === 'login' || event.does === 'refresh' ? 'another token' : 'a logout';
    return {
      requirement: event.does === 'login' || event.does === 'refresh' ? 'ESB-D01' : 'ESB-16',
      expected: `${whose} to work on: ${what} of ${event.device.user.name} has nothing to do with it`,
      actual,
    };
  }
  if (event === undefined && reused) {
    const expected = `${whose}, which was handed out again, to live as long as expires_in said then`;
    return { requirement: 'ESB-D02', expected, actual };
  }
  const newest = by === 'refresh' ? 'the refresh that gave it' : 'the login that gave it';
  return {
    requirement: by === 'refresh' ? 'ESB-11' : 'ESB-04',
    expected: `${whose} to work: nothing after ${newest} has ended it`,
    actual,
  };
}
