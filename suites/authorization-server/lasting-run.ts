import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  type ObtainOptions,
  obtainTokens,
  probeAccessToken,
  refresh,
  revoke,
  statusOf,
  successOf,
} from '../acts.ts';
import { type ObtainedCode, obtainCode, redeem } from '../authorization-acts.ts';
import type { TokenAnswer } from '../readers/index.ts';

/** Steps that are about a token or a code that there is, picked by place, counted from the newest. */
export type PickingStep = 'refresh' | 'call' | 'revoke-access' | 'revoke-refresh' | 'redeem';

/** One thing that a client or the passage of time does. */
export type LastingStep =
  | { readonly kind: 'login' | 'authorize' }
  | { readonly kind: PickingStep; readonly back: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'restart'; readonly how: 'orderly' | 'kill'; readonly seconds: number };

/** What came of one thing that was tried, in a form in which two runs can be compared. */
export interface Observation {
  /** What was tried, as a sentence without an end. */
  readonly tried: string;
  readonly accepted: boolean;
  /** How what was handed out stands to what was handed out before; empty where nothing was. */
  readonly gave: string;
  /** Seconds that an answer says its access token lives. */
  readonly life?: number;
  /** Whether it was tried with an access token that had been given up before, so that nobody relies on it. */
  readonly givenUp?: true;
  readonly exchange: Exchange;
}

/** One sequence of steps at the target, for a user of its own, with or without the restarts that are in it. */
export class LastingRun {
  readonly #bench: ServerBench;
  readonly #whose: Pick<ObtainOptions, 'user'>;
  readonly #restarts: boolean;
  readonly #observations: Observation[] = [];
  readonly #access: string[] = [];
  readonly #refresh: string[] = [];
  readonly #codes: ObtainedCode[] = [];
  readonly #givenUp = new Set<string>();

  constructor(bench: ServerBench, whose: Pick<ObtainOptions, 'user'>, restarts: boolean) {
    this.#bench = bench;
    this.#whose = whose;
    this.#restarts = restarts;
  }

  get observations(): readonly Observation[] {
    return this.#observations;
  }

  /** Access tokens in the order in which they were handed out. */
  get accessTokens(): readonly string[] {
    return this.#access;
  }

  async take(step: LastingStep): Promise<void> {
    switch (step.kind) {
      case 'login':
        return this.#login();
      case 'authorize':
        this.#codes.push(await obtainCode(this.#bench, this.#whose));
        return;
      case 'redeem': {
        const code = this.#codes.at(-1 - step.back) ?? this.#codes[0];
        return code && this.#redeem(code);
      }
      case 'refresh':
        return this.#use(this.#refresh, step.back, (token, name) => this.#refreshWith(token, name));
      case 'call':
        return this.#use(this.#access, step.back, (token, name) => this.#call(token, name));
      case 'revoke-access':
        return this.#use(this.#access, step.back, (token, name) => this.#revoke(token, name));
      case 'revoke-refresh':
        return this.#use(this.#refresh, step.back, (token, name) => this.#revoke(token, name));
      case 'wait':
        return pass(this.#bench, step.seconds);
      case 'restart':
        if (!this.#restarts) return pass(this.#bench, step.seconds);
        return restart(this.#bench, step.how, step.seconds);
    }
  }

  /** Looks at every token and code that was handed out; last at what may end others when it is used. */
  async takeStock(): Promise<void> {
    for (const [index, token] of [...this.#access].entries())
      await this.#call(token, nameOf('access', index));
    for (const [index, token] of [...this.#refresh].entries()) {
      await this.#refreshWith(token, nameOf('refresh', index));
    }
    for (const code of this.#codes) await this.#redeem(code);
  }

  async #login(): Promise<void> {
    const { answer, exchange } = await obtainTokens(this.#bench, this.#whose);
    this.#note('a login', exchange, answer);
  }

  async #use(
    tokens: readonly string[],
    back: number,
    act: (token: string, name: string) => Promise<void>,
  ): Promise<void> {
    const index = Math.max(0, tokens.length - 1 - back);
    const token = tokens[index];
    if (token === undefined) return;
    await act(token, nameOf(tokens === this.#access ? 'access' : 'refresh', index));
  }

  async #call(token: string, name: string): Promise<void> {
    const { alive, exchange } = await probeAccessToken(this.#bench, token);
    this.#observations.push({
      tried: `a call with ${name}`,
      accepted: alive,
      gave: '',
      ...(this.#givenUp.has(token) ? { givenUp: true } : {}),
      exchange,
    });
  }

  async #refreshWith(token: string, name: string): Promise<void> {
    const exchange = await refresh(this.#bench, token);
    this.#note(`a refresh with ${name}`, exchange, successOf(exchange));
  }

  async #redeem(code: ObtainedCode): Promise<void> {
    const exchange = await redeem(this.#bench, code);
    this.#note(`a redemption of code ${this.#codes.indexOf(code) + 1}`, exchange, successOf(exchange));
  }

  async #revoke(token: string, name: string): Promise<void> {
    const exchange = await revoke(this.#bench, token);
    // Who gives up a refresh token may give up the access tokens with it.
    for (const each of this.#refresh.includes(token) ? this.#access : [token]) this.#givenUp.add(each);
    this.#observations.push({
      tried: `the revocation of ${name}`,
      accepted: accepted(exchange),
      gave: '',
      exchange,
    });
  }

  #note(tried: string, exchange: Exchange, answer: TokenAnswer | undefined): void {
    this.#observations.push({
      tried,
      accepted: answer !== undefined,
      gave:
        answer === undefined
          ? ''
          : `${placeOf(answer.accessToken, this.#access, 'access')}, ${placeOf(answer.refreshToken, this.#refresh, 'refresh')}`,
      ...(answer?.expiresIn === undefined ? {} : { life: answer.expiresIn }),
      exchange,
    });
  }
}

const nameOf = (kind: 'access' | 'refresh', index: number): string => `${kind} token ${index + 1}`;

/** Which token an answer gave: one that is known, or another, which is known from then on. */
function placeOf(token: string | undefined, known: string[], kind: 'access' | 'refresh'): string {
  if (token === undefined) return `no ${kind} token`;
  const index = known.indexOf(token);
  if (index >= 0) return `${nameOf(kind, index)} again`;
  known.push(token);
  return nameOf(kind, known.length - 1);
}

/** Lets time pass where it can be made to; where not, it does not pass in either run. */
async function pass(bench: ServerBench, seconds: number): Promise<void> {
  try {
    await bench.clock.advance(seconds * 1000);
  } catch (error) {
    if (!(error instanceof MissingControl)) throw error;
  }
}

async function restart(bench: ServerBench, how: 'orderly' | 'kill', seconds: number): Promise<void> {
  try {
    await bench.restart(how, seconds * 1000);
  } catch (error) {
    if (!(error instanceof MissingControl) || seconds === 0) throw error;
    await bench.restart(how);
  }
}

/** How one thing came out that two runs tried, in words. */
export const outcomeOf = ({ accepted, gave, life, exchange }: Observation): string =>
  accepted
    ? [
        'it is accepted',
        gave === '' ? '' : `, with ${gave}`,
        life === undefined ? '' : `, for ${life} s`,
      ].join('')
    : `it is refused with status ${statusOf(exchange)}`;
