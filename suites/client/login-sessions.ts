import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ClientSession } from '../../fixtures/drivers/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { judgeRefusedPasswords, loginTurns } from '../rules/login-sessions.ts';
import { ANY_CALL, answerInWords, call, credentialsOf, during, establish, succeeded } from './acts.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';

async function logout(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  const { answer, exchanges } = await during(stage, () => stage.client.logout());
  if (!answer.ok) throw new Hindered(`the logout gave ${answerInWords(answer)}`);
  await judgeTokens(stage, tokensOf(stage), exchanges, judge);
  await judgeEnd(stage, 'a logout', judge);
}

async function restart(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  await stage.client.restart();
  // What was held before may be kept; once it is gone, only the user can help.
  await stage.server.revokeTokens();
  await judgeEnd(stage, 'the end of the application', judge);
}

/** Makes calls after the end of a session, and looks whether the credentials come back. */
async function judgeEnd(stage: Stage, end: string, judge: Judge): Promise<void> {
  const prompts = stage.client.prompts();
  const { answer, exchanges } = await call(stage);
  const again = loginTurns({ tokenTurns: tokenTurns(exchanges, stage) });
  const prompted = stage.client.prompts() > prompts;
  if (again.length === 0 && prompted && !succeeded(answer)) return;
  judge.report({
    requirement: 'ESB-13',
    expected: `the user to be asked at the first call after ${end}`,
    actual:
      again.length > 0
        ? 'a token request with the old password'
        : `${prompted ? 'a prompt' : 'no prompt'}; the caller got ${answerInWords(answer)}`,
    exchanges,
  });
}

const tokensOf = (stage: Stage): string[] =>
  tokenTurns(stage.server.journal.exchanges(), stage).flatMap(({ answer }) => answer?.accessToken ?? []);

/** Whether what the device held, and what it got while it left, is dead. */
async function judgeTokens(
  stage: Stage,
  tokens: readonly string[],
  leaving: readonly Exchange[],
  judge: Judge,
): Promise<void> {
  const living = new Set<string>();
  for (const token of tokens) if (await stage.server.accepts(token)) living.add(token);
  judge.observe('what a logout does at the servers', leaving.length === 0 ? 'nothing' : actsInWords(leaving));
  if (living.size === 0) return;
  judge.report({
    requirement: 'ESB-15',
    expected: 'no token that the device was ever handed to work after its logout',
    actual: `${living.size} of ${new Set(tokens).size} work on after a logout that ${leaving.length === 0 ? 'told nobody' : actsInWords(leaving)}`,
    exchanges: leaving,
  });
}

const actsInWords = (exchanges: readonly Exchange[]): string =>
  exchanges.map(({ endpoint, request }) => `${request.method} to ${endpoint ?? 'somewhere'}`).join(', then ');

async function secondDevice(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  const device = await stage.join();
  const { answer, exchanges } = await during(stage, () => device.call(ANY_CALL));
  const tokens = apiTurns(exchanges, stage).filter((turn) => turn.tokens.length > 0);
  if (!succeeded(answer) && tokens.length === 0 && tokenTurns(exchanges, stage).length === 0) return;
  judge.report({
    requirement: 'ESB-05',
    expected: 'a device on which nobody has logged in to have neither token nor credentials',
    actual: succeeded(answer) ? 'its call succeeds' : 'it sends some',
    exchanges,
  });
}

const ROUNDS = 4;

async function twoDevices(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  const other = await stage.join();
  const login = await other.login(credentialsOf(stage));
  if (!login.ok) throw new Hindered(`the login on a second device gave ${answerInWords(login)}`);
  const devices = [stage.client, other];
  let failed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const device of devices) {
      const { answer, exchanges } = await during(stage, () => device.call(ANY_CALL));
      const prompts = devices.reduce((sum, each) => sum + each.prompts(), 0);
      const requests = tokenTurns(exchanges, stage).length;
      if (succeeded(answer) && prompts === 0 && requests <= 2) continue;
      failed++;
      judge.report({
        requirement: prompts > 0 ? ['ESB-17', 'ESB-18'] : 'ESB-18',
        expected: 'each device to go on by one recovery after the other has taken the token of the user',
        actual: `${requests} token requests, ${prompts} prompts, and for the caller ${answerInWords(answer)}`,
        exchanges,
      });
    }
  }
  judge.observe('two devices that call in turn', `${2 * ROUNDS - failed} of ${2 * ROUNDS} calls served`);
  await atOnce(stage, devices, judge);
}

/** A call may lose the race for the one token; what counts is that it ends, and after few requests. */
async function atOnce(stage: Stage, devices: readonly ClientSession[], judge: Judge): Promise<void> {
  const { answer, exchanges } = await during(stage, () =>
    Promise.all(devices.map((device) => device.call(ANY_CALL))),
  );
  const requests = tokenTurns(exchanges, stage).length;
  const served = answer.filter(succeeded).length;
  judge.observe('two devices that call at once', `${served} of ${answer.length} calls served`);
  if (requests <= 2 * devices.length) return;
  judge.report({
    requirement: 'ESB-03',
    expected: 'two devices that take the token from each other to try once each',
    actual: `${requests} token requests for ${devices.length} calls`,
    exchanges,
  });
}

/** The least that a client may try a password that is refused: not again before the user has been asked. */
async function refusedPassword(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  await stage.server.revokeTokens();
  await stage.server.changePassword();
  const { answer, exchanges } = await during(stage, async () => {
    const answers = [];
    for (let round = 0; round < 3; round++) answers.push(await stage.client.call(ANY_CALL));
    return answers;
  });
  const attempts = loginTurns({ tokenTurns: tokenTurns(exchanges, stage) });
  if (attempts.length === 0) throw new Hindered('the client makes no use of the password that it was given');
  for (const finding of judgeRefusedPasswords(trafficOf(stage, exchanges, bench))) judge.report(finding);
  if (!answer.some(succeeded)) return;
  judge.report({
    requirement: 'ESB-D05',
    expected: 'calls to fail once the password of their user is refused',
    actual: `a success in ${answer.length} calls`,
    exchanges,
  });
}

export const loginSessionChecks: readonly ClientCheck[] = [
  {
    id: 'logout',
    title: 'A logout ends the tokens of the device and forgets the credentials',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-13', 'ESB-15'],
    claims: ['password-login'],
    controls: [],
    run: logout,
  },
  {
    id: 'login-after-restart',
    title: 'An application that was ended asks its user again',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-13'],
    claims: ['password-login'],
    controls: ['restart'],
    run: restart,
  },
  {
    id: 'device-without-login',
    title: 'A device on which nobody has logged in has no token',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-05'],
    claims: ['password-login'],
    controls: [],
    run: secondDevice,
  },
  {
    id: 'two-devices',
    title: 'Two devices of one user take the token from each other, and both go on',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-03', 'ESB-17', 'ESB-18'],
    claims: ['password-login'],
    controls: [],
    run: twoDevices,
  },
  {
    id: 'refused-password',
    title: 'A password that was refused is not tried again',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-D05'],
    claims: ['password-login'],
    controls: [],
    run: refusedPassword,
  },
];
