import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { judgeRealms } from '../rules/scoped-tokens.ts';
import { answerInWords, call, succeeded } from './acts.ts';
import { documented } from './challenge-spellings.ts';
import { tokenTurns, trafficOf } from './history.ts';
import {
  callTo,
  enter,
  enterCredentials,
  realmsAnswered,
  realmsChallenged,
  refusing,
  settle,
  soFar,
} from './scope-acts.ts';

const ROUNDS = 3;

async function stepByStep(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  // The last of them has realms of both the others.
  for (const scope of ['SampleSecurityTest', 'TwoStepSecurityTest', 'MobileSecurityTest']) {
    stage.server.script(refusing(documented(scope)));
    const { answer, exchanges } = await call(stage, callTo(stage, undefined));
    const [finding] = judgeRealms(trafficOf(stage, stage.server.journal.exchanges(), bench));
    if (finding !== undefined) return judge.report(finding);
    const turns = tokenTurns(exchanges, stage);
    if (turns.at(-1)?.answer !== undefined) continue;
    if (turns.every((turn) => realmsChallenged(turn).length === 0)) {
      throw new Hindered(`no realm challenges after a call is refused: ${answerInWords(answer)}`);
    }
    judge.report({
      requirement: 'MOBILEFIRST-17',
      expected: `the realms of ${scope} to be passed, step by step, as far as they have not been before`,
      actual: soFar(stage, exchanges, answer),
      exchanges,
    });
    return;
  }
}

async function endless(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  stage.server.script({
    on: { endpoint: 'token' },
    times: 40,
    do: { behaviour: 'realm-challenge', with: { realm: 'wl_authenticityRealm' } },
  });
  const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
  const answers = tokenTurns(exchanges, stage).filter((turn) => realmsAnswered(turn).length > 0).length;
  if (answers === 0) throw new Hindered(`a challenge is not answered: ${answerInWords(answer)}`);
  for (const finding of judgeRealms(trafficOf(stage, exchanges, bench))) {
    judge.report({ ...finding, actual: soFar(stage, exchanges, answer), exchanges });
  }
}

async function refusedPassword(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  await stage.server.changePassword();
  await enterCredentials(stage);
  for (let round = 0; round < ROUNDS; round++) await stage.client.call(callTo(stage, 'SampleSecurityTest'));
  const exchanges = stage.server.journal.exchanges();
  const attempts = tokenTurns(exchanges, stage).filter((turn) => realmsAnswered(turn).length > 0).length;
  if (attempts === 0) throw new Hindered('the client makes no use of what the user entered');
  if (attempts === 1) return;
  judge.report({
    requirement: 'MOBILEFIRST-D06',
    expected: 'a password that was refused not to be sent again before the user has been asked',
    actual: `${attempts} attempts with it in ${ROUNDS} calls`,
    exchanges,
  });
}

/** When the session of the server has ended, the user passes the realm again, and the client goes on. */
async function sessionEnds(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await settle(bench, 'SampleSecurityTest');
  await stage.clock.advance('PT31M');
  const prompts = stage.client.prompts();
  const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
  if (succeeded(answer)) return;
  if (tokenTurns(exchanges, stage).length === 0) {
    throw new Hindered(`a call with an expired token leads to no token request: ${answerInWords(answer)}`);
  }
  const asked = stage.client.prompts() > prompts;
  const second = asked ? await afterPrompt(stage) : undefined;
  if (second !== undefined && succeeded(second.answer)) return;
  judge.report({
    requirement: 'MOBILEFIRST-17',
    expected: 'the user to be asked when a realm challenges anew, and the call to succeed then',
    actual:
      second === undefined ? `no prompt; ${soFar(stage, exchanges, answer)}` : answerInWords(second.answer),
    exchanges: [...exchanges, ...(second?.exchanges ?? [])],
  });
}

async function afterPrompt(stage: Stage) {
  await enterCredentials(stage);
  return call(stage, callTo(stage, 'SampleSecurityTest'));
}

const common = {
  party: 'client',
  kind: 'scenario',
  claims: ['realm-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const realmChallengeChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'realms-passed-once',
    title: 'Challenges are answered as they come, and a realm that was passed is not challenged again',
    requirements: ['MOBILEFIRST-17', 'MOBILEFIRST-D06'],
    run: stepByStep,
  },
  {
    ...common,
    id: 'challenges-without-end',
    title: 'A realm that challenges for ever is given up',
    requirements: ['MOBILEFIRST-D06'],
    run: endless,
  },
  {
    ...common,
    id: 'realm-password-refused',
    title: 'A password that a realm has refused is not sent again',
    requirements: ['MOBILEFIRST-D06'],
    run: refusedPassword,
  },
  {
    ...common,
    id: 'realm-session-ends',
    title: 'When the session of realms has ended, the user is asked and the client goes on',
    requirements: ['MOBILEFIRST-17'],
    controls: ['clock'],
    run: sessionEnds,
  },
];
