import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, obtainRefreshToken, probeAccessToken, refresh, revoke, successOf } from '../acts.ts';
import type { Judge, ServerCheck, Violation } from '../check.ts';
import {
  afterAccessRevoked,
  afterLogin,
  afterRefresh,
  afterRefreshRevoked,
  emptyModel,
  expectation,
  type ModelToken,
  type TokenModel,
} from '../models/token-model.ts';
import { USER_GRANTS } from '../named-first.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import {
  expiredAccessTokenAccepted,
  expiredRefreshTokenAccepted,
  livingAccessTokenRefused,
  livingRefreshTokenRefused,
  revokedTokenAccepted,
} from './token-findings.ts';
import { leaveUnnamedLifetime } from './unnamed-lifetime.ts';

/** One thing that a user's devices or the passage of time do. Tokens are picked by place, counted from the newest. */
type Step =
  | { readonly kind: 'login' }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'call'; readonly back: number }
  | { readonly kind: 'revoke-access'; readonly back: number }
  | { readonly kind: 'revoke-refresh' }
  | { readonly kind: 'wait'; readonly seconds: number };

const HOUR = 3_600;
const DAY = 24 * HOUR;

const stepsWith = (revocation: boolean): fc.Arbitrary<readonly Step[]> => {
  const back = fc.integer({ min: 0, max: 2 });
  return fc.array(
    fc.oneof(
      { weight: 1, arbitrary: fc.constant<Step>({ kind: 'login' }) },
      { weight: 3, arbitrary: fc.constant<Step>({ kind: 'refresh' }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('call' as const), back }) },
      {
        weight: revocation ? 1 : 0,
        arbitrary: fc.record({ kind: fc.constant('revoke-access' as const), back }),
      },
      { weight: revocation ? 1 : 0, arbitrary: fc.constant<Step>({ kind: 'revoke-refresh' }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('wait' as const),
          seconds: fc.constantFrom(
            60,
            HOUR / 2,
            HOUR - 5,
            HOUR + 5,
            2 * HOUR,
            20 * DAY,
            150 * DAY,
            190 * DAY,
          ),
        }),
      },
    ),
    { minLength: 2, maxLength: 10 },
  );
};

async function lifecycle(bench: ServerBench, judge: Judge): Promise<void> {
  const revocation = bench.target.claims.has('revocation') && bench.target.endpoints.revocation !== undefined;
  leaveUnclaimed(bench, judge, revocation);
  let claimed = false;
  await property(judge, stepsWith(revocation), story, async (steps) => {
    const run = new LifecycleRun(bench);
    await run.take({ kind: 'login' });
    for (const step of steps) await run.take(step);
    claimed ||= run.claimsLifetimes();
  });
  if (claimed) return;
  judge.leave('B-19', 'untestable', 'no expires_in says when an access token expires');
  if (bench.target.claims.has('jwt-access-tokens')) {
    judge.leave('ENIGMA-23', 'untestable', 'no expires_in says when an access token expires');
  }
}

/** Leaves the rows that no sequence of steps can decide for this target. */
function leaveUnclaimed({ target }: ServerBench, judge: Judge, revocation: boolean): void {
  if (!target.claims.has('revocation')) {
    judge.leave('B-39', 'inapplicable', 'the target does not claim revocation');
  } else if (!revocation) {
    judge.leave('B-39', 'untestable', 'the target file has no endpoints.revocation');
  }
  if (!target.claims.has('jwt-access-tokens')) {
    judge.leave('ENIGMA-23', 'inapplicable', 'the target does not claim jwt-access-tokens');
  }
  const { refreshTokenLifetime } = expectationsOf(target);
  for (const row of ['ENIGMA-04', 'ENIGMA-19', 'B-48']) {
    if (refreshTokenLifetime === undefined) {
      leaveUnnamedLifetime(judge, target, row);
    } else if (refreshTokenLifetime === 'forever') {
      judge.leave(row, 'inapplicable', 'no refresh token of the target is to expire');
    }
  }
}

/** One sequence of steps, at the target and in the model side by side. */
class LifecycleRun {
  readonly #bench: ServerBench;
  readonly #leeway: number;
  readonly #lateness: number;
  readonly #exchanges: Exchange[] = [];
  #model: TokenModel = emptyModel;
  #access: string[] = [];
  #refresh: string[] = [];

  constructor(bench: ServerBench) {
    this.#bench = bench;
    this.#leeway = bench.clock.tolerance + ROUNDING;
    this.#lateness = this.#leeway + expectationsOf(bench.target).expiryLeeway;
  }

  /** Whether an answer said how long its access token lives. */
  claimsLifetimes(): boolean {
    return this.#model.access.some(({ claimed }) => claimed !== undefined);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'wait':
        return this.#bench.clock.advance(step.seconds * 1000);
      case 'login':
        return this.#login();
      case 'refresh':
        return this.#refreshNewest();
      case 'call':
        return this.#call(step.back);
      case 'revoke-access':
        return this.#revokeAccess(step.back);
      case 'revoke-refresh':
        return this.#revokeRefresh();
    }
  }

  async #login(): Promise<void> {
    const { answer, exchange, refreshToken } = await obtainRefreshToken(this.#bench);
    this.#exchanges.push(exchange);
    this.#access.push(answer.accessToken);
    this.#refresh.push(refreshToken);
    this.#model = afterLogin(this.#model, this.#newAccess(answer.expiresIn, false), this.#newRefresh(false));
  }

  async #refreshNewest(): Promise<void> {
    const token = this.#refresh.at(-1) as string;
    const known = this.#model.refresh.at(-1) as ModelToken;
    const exchange = await refresh(this.#bench, token);
    this.#exchanges.push(exchange);
    const answer = successOf(exchange);
    this.#judge('refresh', known, answer !== undefined);
    if (answer === undefined) return;
    this.#access.push(answer.accessToken);
    const access = this.#newAccess(answer.expiresIn, true);
    const next = answer.refreshToken;
    const sliding = expectationsOf(this.#bench.target).refreshSliding !== false;
    if (next === undefined || next === token) {
      const same = sliding ? this.#newRefresh(true) : known;
      this.#model = afterRefresh(this.#model, access, { kind: 'same', token: same });
    } else {
      this.#refresh.push(next);
      const issued = this.#newRefresh(true);
      const another = sliding ? issued : { ...issued, issuedAt: known.issuedAt };
      this.#model = afterRefresh(this.#model, access, { kind: 'new', token: another });
    }
  }

  async #call(back: number): Promise<void> {
    const index = Math.max(0, this.#access.length - 1 - back);
    const { alive, exchange } = await probeAccessToken(this.#bench, this.#access[index] as string);
    this.#exchanges.push(exchange);
    this.#judge('access', this.#model.access[index] as ModelToken, alive);
  }

  async #revokeAccess(back: number): Promise<void> {
    const index = Math.max(0, this.#access.length - 1 - back);
    const exchange = await revoke(this.#bench, this.#access[index] as string);
    if (this.#hasRevoked(exchange)) this.#model = afterAccessRevoked(this.#model, index);
  }

  async #revokeRefresh(): Promise<void> {
    const exchange = await revoke(this.#bench, this.#refresh.at(-1) as string);
    if (this.#hasRevoked(exchange)) this.#model = afterRefreshRevoked(this.#model);
  }

  /** A revocation that is refused changes nothing; whether it may be refused is for other checks. */
  #hasRevoked(exchange: Exchange): boolean {
    this.#exchanges.push(exchange);
    return accepted(exchange);
  }

  #judge(kind: 'access' | 'refresh', token: ModelToken, accepted: boolean): void {
    const now = this.#bench.clock.now();
    const { expected, cause } = expectation(token, now, this.#leeway, this.#lateness);
    if (expected === 'open' || (expected === 'accepted') === accepted) return;
    throw this.#violation(kind, token, cause);
  }

  #violation(
    kind: 'access' | 'refresh',
    token: ModelToken,
    cause: 'expired' | 'revoked' | undefined,
  ): Violation {
    const observed = {
      bench: this.#bench,
      age: seconds(this.#bench.clock.now() - token.issuedAt),
      exchanges: this.#exchanges,
      ...(token.window === undefined ? {} : { lifetime: token.window.high }),
    };
    if (cause === 'revoked') return revokedTokenAccepted(kind, observed);
    if (kind === 'access') {
      return cause === 'expired'
        ? expiredAccessTokenAccepted(observed, token.claimed)
        : livingAccessTokenRefused(observed);
    }
    return cause === 'expired'
      ? expiredRefreshTokenAccepted(observed)
      : livingRefreshTokenRefused(observed, token.renewed);
  }

  #newAccess(expiresIn: number | undefined, renewed: boolean): ModelToken {
    const window = accessTokenWindow(expectationsOf(this.#bench.target), expiresIn);
    return { ...this.#issued(window, renewed), ...(expiresIn === undefined ? {} : { claimed: expiresIn }) };
  }

  #newRefresh(renewed: boolean): ModelToken {
    const { refreshTokenLifetime } = expectationsOf(this.#bench.target);
    // A lifetime that nobody names promises nothing.
    if (refreshTokenLifetime === undefined) return { ...this.#issued(undefined, renewed), state: 'open' };
    return this.#issued(refreshTokenLifetime === 'forever' ? undefined : refreshTokenLifetime, renewed);
  }

  #issued(window: ModelToken['window'], renewed: boolean): ModelToken {
    return { issuedAt: this.#bench.clock.now(), window, state: 'live', renewed };
  }
}

function story(steps: readonly Step[]): string[] {
  const which = (back: number) =>
    back === 0 ? 'the newest access token' : `access token ${back} before the newest`;
  return [
    'a user logs in',
    ...steps.map((step) => {
      if (step.kind === 'login') return 'the user logs in again';
      if (step.kind === 'refresh') return 'the newest refresh token is used';
      if (step.kind === 'call') return `a resource is called with ${which(step.back)}`;
      if (step.kind === 'revoke-access') return `${which(step.back)} is revoked`;
      if (step.kind === 'revoke-refresh') return 'the newest refresh token is revoked';
      return `${ageInWords(step.seconds)} pass`;
    }),
  ];
}

export const tokenLifecycleChecks: readonly ServerCheck[] = [
  {
    id: 'token-lifecycle',
    title:
      'Whatever is issued, refreshed, revoked and called in whatever order, each token lives as long as it should',
    party: 'authorization-server',
    kind: 'property',
    requirements: [
      'ENIGMA-08',
      'ENIGMA-09',
      'ENIGMA-13',
      'ENIGMA-17',
      'ENIGMA-19',
      'ENIGMA-03',
      'ENIGMA-04',
      'ENIGMA-23',
      'CLUERIDE-12',
      'B-19',
      'B-39',
      'B-48',
      'CEHUB-26',
    ],
    claims: [USER_GRANTS, 'refresh'],
    controls: ['clock'],
    run: lifecycle,
  },
];
