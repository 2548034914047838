import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ClientAnswer } from '../../fixtures/drivers/index.ts';
import type { ClientCheck, Judge } from '../check.ts';
import { formIn } from '../secret-forms.ts';
import {
  ANY_CALL,
  answerInWords,
  BY_GRANT,
  call,
  credentialsOf,
  during,
  establish,
  expireAccessToken,
  setScene,
  succeeded,
} from './acts.ts';
import { refusal, tokenEndpoint, tokenExpired } from './cues.ts';
import { apiTurns, tokenTurns } from './history.ts';
import { CANARY, errorsOf, filesOf, findingOf, logOf, secretsOf, tracesAmong } from './traces.ts';

/** What makes a client say something: each of it has been seen to bring a request, or an answer, into logs. */
const TROUBLES = [
  tokenEndpoint({ fault: 'unavailable' }),
  tokenEndpoint({ reply: { status: 200, body: 'nonsense' } }),
  tokenEndpoint({ fault: 'reset' }),
  tokenEndpoint(refusal({ code: '05', error: 'invalid_client' })),
];

async function spoken(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await setScene(bench, { password: CANARY });
  const told: ClientAnswer[] = [];
  const ask = async (act: () => Promise<ClientAnswer>) => told.push(await act());
  const makeCall = () => stage.client.call(ANY_CALL);
  await ask(makeCall);
  for (const trouble of TROUBLES) {
    stage.server.script(trouble);
    await expireAccessToken(stage, bench);
    await ask(makeCall);
    stage.server.clearScript();
    await ask(makeCall);
  }
  stage.server.script(tokenExpired());
  await ask(makeCall);
  if (bench.target.claims.has('password-login')) {
    await ask(() => stage.client.login({ ...credentialsOf(stage), password: `${CANARY}, mistyped` }));
    await ask(() => stage.client.login(credentialsOf(stage)));
  }
  await stage.server.revokeTokens();
  await ask(makeCall);
  const report = findingOf('B-D07', '{} in nothing that the client logs, prints or tells', stage);
  for (const trace of tracesAmong(secretsOf(stage), [...logOf(stage), ...errorsOf(told)])) {
    judge.report(report(trace));
  }
}

/** Rights of everybody but the owner of a file. */
const OF_OTHERS = 0o077;

async function ownersAlone(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { password: CANARY });
  await expireAccessToken(stage, bench);
  await call(stage);
  const secrets = Object.values(secretsOf(stage)).flat();
  const files = (await stage.stored()).filter(({ content }) =>
    secrets.some((secret) => formIn(content, secret) !== undefined),
  );
  if (files.length === 0) {
    return judge.leave('B-D08', 'inapplicable', 'the client writes no secret to a file');
  }
  if (files.some(({ mode }) => mode === undefined)) {
    return judge.leave('B-D08', 'untestable', 'this system does not say who may read a file');
  }
  for (const { name, mode = 0 } of files) {
    if ((mode & OF_OTHERS) === 0) continue;
    judge.report({
      requirement: 'B-D08',
      expected: 'files that hold tokens to be for their owner alone, as by mode 600',
      actual: `${name} has mode ${mode.toString(8)}`,
      exchanges: [],
    });
  }
}

async function loggedOut(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { password: CANARY });
  if (!stage.client.welcome.operations.includes('logout')) {
    return judge.leave('B-D09', 'inapplicable', 'the client offers no logout');
  }
  await expireAccessToken(stage, bench);
  await call(stage);
  const logout = await stage.client.logout();
  judge.observe('a logout', logout.ok ? 'succeeds' : answerInWords(logout));
  await judgeEnd(stage, 'after a logout', judge);
}

/** Nothing of the user may be left: neither in a file, nor in memory to be sent. */
async function judgeEnd(stage: Stage, when: string, judge: Judge): Promise<void> {
  const { 'the client secret': _, ...ofUser } = secretsOf(stage);
  const report = findingOf('B-D09', '{} to be gone from what the client keeps', stage, ` ${when}`);
  for (const trace of tracesAmong(ofUser, await filesOf(stage))) judge.report(report(trace));
  const { answer, exchanges } = await call(stage);
  const presented = apiTurns(exchanges, stage).filter(({ tokens }) => tokens.length > 0).length;
  const asked = tokenTurns(exchanges, stage).length;
  if (presented === 0 && asked === 0 && !succeeded(answer)) return;
  judge.report({
    requirement: 'B-D09',
    expected: `a call ${when} to fail without a token of the user who has left`,
    actual: `${asked} token requests, ${presented} calls with a token, and for the caller ${answerInWords(answer)}`,
    exchanges,
  });
}

/** Milliseconds for which the answer to a refresh is held back: somebody logs out meanwhile. */
const HELD_BACK = 40;

async function loggedOutMeanwhile(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { password: CANARY });
  if (!stage.client.welcome.operations.includes('logout')) {
    return judge.leave('B-D09', 'inapplicable', 'the client offers no logout');
  }
  await expireAccessToken(stage, bench);
  stage.server.script({
    on: { endpoint: 'token' },
    times: 1,
    do: { fault: 'delay', with: { milliseconds: HELD_BACK } },
  });
  const { exchanges } = await during(stage, async () => {
    const underWay = stage.client.call(ANY_CALL);
    const logout = stage.client.logout();
    await Promise.all([underWay, logout]);
  });
  stage.server.clearScript();
  judge.observe('requests for tokens while somebody logged out', String(tokenTurns(exchanges, stage).length));
  await judgeEnd(stage, 'after a logout during a refresh', judge);
}

const common = {
  party: 'client',
  kind: 'scenario',
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const leftBehindChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'secrets-in-logs',
    title: 'Whatever goes wrong, no secret is logged, printed or put into an error',
    requirements: ['B-D07'],
    claims: [BY_GRANT],
    run: spoken,
  },
  {
    ...common,
    id: 'state-for-its-owner',
    title: 'Files that hold tokens are for their owner alone',
    requirements: ['B-D08'],
    claims: [BY_GRANT, 'persistent-state'],
    run: ownersAlone,
  },
  {
    ...common,
    id: 'nothing-left-after-logout',
    title: 'After a logout no token is left, neither in a file nor to be sent',
    requirements: ['B-D09'],
    claims: [BY_GRANT],
    run: loggedOut,
  },
  {
    ...common,
    id: 'logout-during-a-refresh',
    title: 'The answer to a refresh does not bring back who has logged out meanwhile',
    requirements: ['B-D09'],
    claims: [BY_GRANT],
    run: loggedOutMeanwhile,
  },
];
