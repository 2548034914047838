import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { SetUpFailure } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { judgeRedirectedSecrets, judgeStrayRefreshTokens } from '../rules/stray-secrets.ts';
import { answerInWords, BY_GRANT, call, establish, expireAccessToken, succeeded } from './acts.ts';
import { tokenExpired } from './cues.ts';
import { tokenTurns, trafficOf } from './history.ts';

async function refreshTokens(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  for (const step of [tokenExpired(), tokenExpired(1, 'challenge')]) {
    stage.server.script(step);
    await call(stage);
  }
  await expireAccessToken(stage, bench);
  stage.server.script({ on: { endpoint: 'token' }, times: 3, do: { fault: 'unavailable' } });
  await call(stage);
  stage.server.clearScript();
  await call(stage);
  await stage.server.revokeTokens();
  await call(stage);
  const traffic = trafficOf(stage, stage.server.journal.exchanges(), bench);
  for (const finding of judgeStrayRefreshTokens(traffic)) judge.report(finding);
}

/** An origin that is none of the client's servers. */
function strangerOf({ server: { stranger } }: Stage): string {
  if (stranger === undefined) throw new SetUpFailure('the scene was set without an origin of somebody else');
  return stranger;
}

async function redirects(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { regions: 1 });
  const { server } = stage;
  for (const [endpoint, status] of [
    ['resource', 302],
    ['resource', 307],
    ['token', 307],
    ['token', 308],
  ] as const) {
    const path = endpoint === 'token' ? server.paths.token : '/api/things';
    const reply = { status, headers: { Location: `${strangerOf(stage)}${path}` } };
    server.script({ on: { endpoint }, times: 1, do: { reply } });
    if (endpoint === 'token') await expireAccessToken(stage, bench);
    await call(stage);
    server.clearScript();
    await call(stage);
  }
  const exchanges = server.journal.exchanges();
  const traffic = trafficOf(stage, exchanges, bench);
  for (const finding of judgeRedirectedSecrets(traffic)) judge.report(finding);
}

/** Seconds, of which neither 32 bits nor the timers of programs hold so many. */
const HUGE = 3_000_000_000;
/** What an answer may say of the lifetime of its token, and whether the token is dead by that; null for nothing. */
const LIFETIMES: readonly (readonly [expiresIn: unknown, dead: boolean])[] = [
  [null, false],
  [0, true],
  [HUGE, false],
];
const CALLS = 5;
/** Milliseconds that each call takes: in them a client may ask for tokens by itself, in the background. */
const UNHURRIED = 6;

async function lifetimes(bench: ClientBench, judge: Judge): Promise<void> {
  for (const [expiresIn, dead] of LIFETIMES) {
    // Who believes such a lifetime may never ask for a token again.
    const stage = await establish(bench);
    await expireAccessToken(stage, bench);
    stage.server.script({
      on: { endpoint: 'token' },
      times: 100,
      do: { patch: { members: { expires_in: expiresIn } } },
    });
    if (expiresIn === HUGE) {
      const slowly = { fault: 'delay', with: { milliseconds: UNHURRIED } } as const;
      stage.server.script({ on: { endpoint: 'resource' }, times: CALLS, do: slowly });
    }
    const first = await call(stage);
    if (tokenTurns(first.exchanges, stage).length === 0) {
      throw new Hindered(
        `the client makes no token request for an expired token: ${answerInWords(first.answer)}`,
      );
    }
    const later = [];
    for (let count = 1; count < CALLS; count++) later.push(await call(stage));
    await stage.client.close();
    // Who asks in the background does so beside calls, too.
    const begun = Math.max(...first.exchanges.map(({ id }) => id));
    const afterwards = stage.server.journal.exchanges().filter(({ id }) => id > begun);
    const requests = tokenTurns(afterwards, stage).length;
    const failed = [first, ...later].find(({ answer }) => !succeeded(answer));
    const most = dead ? CALLS - 1 : 1;
    if (failed === undefined && requests <= most) continue;
    const said = expiresIn === null ? 'without a lifetime' : `with expires_in ${JSON.stringify(expiresIn)}`;
    judge.report({
      requirement: 'B-D13',
      expected: `a token ${said} to serve ${CALLS} calls, with ${dead ? 'one token request for each at most' : 'no further token request'}`,
      actual: `${requests} further token requests${failed === undefined ? '' : `; a caller got ${answerInWords(failed.answer)}`}`,
      exchanges: [first, ...later].flatMap(({ exchanges }) => exchanges),
    });
    return;
  }
}

const common = {
  party: 'client',
  kind: 'scenario',
  claims: [BY_GRANT],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const strayChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'refresh-tokens-in-calls',
    title: 'Whatever the servers answer, refresh tokens are shown to the authorization server only',
    requirements: ['B-D11'],
    run: refreshTokens,
  },
  {
    ...common,
    id: 'redirected-elsewhere',
    title: 'Neither token nor secret follows a redirect to another origin',
    requirements: ['B-D12'],
    run: redirects,
  },
  {
    ...common,
    id: 'odd-lifetimes',
    title:
      'Whatever is said of the lifetime of a token, or not said, it serves calls and is not asked for in a storm',
    requirements: ['B-D13'],
    run: lifetimes,
  },
];
