import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ClientAnswer } from '../../fixtures/drivers/index.ts';
import type { ClientCheck, Judge } from '../check.ts';
import { judgeLapse } from '../rules/refused-requests.ts';
import {
  ANY_CALL,
  answerInWords,
  during,
  establish,
  expireAccessToken,
  refreshing,
  succeeded,
} from './acts.ts';
import { trafficOf } from './history.ts';

const CALLS = 4;

/** A scene whose client refreshes while it can: of one that never does, a dead refresh token shows nothing. */
const living = async (bench: ClientBench): Promise<Stage> =>
  refreshing(await establish(bench, { keepAlive: false }), bench);

async function byItsDate(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await living(bench);
  await stage.clock.advance('P185D');
  await callOn(stage, bench, judge, 'five days after the refresh token has expired');
}

async function byTheServer(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await living(bench);
  await stage.server.revokeTokens();
  await expireAccessToken(stage, bench);
  await callOn(stage, bench, judge, 'after the server has ended the refresh token');
}

/** Calls again and again with a refresh token that is dead: the client may find that out once. */
async function callOn(stage: Stage, bench: ClientBench, judge: Judge, when: string): Promise<void> {
  const { answer, exchanges } = await during(stage, async () => {
    const answers: ClientAnswer[] = [];
    for (let count = 0; count < CALLS; count++) {
      await stage.clock.advance(60_000).catch(() => undefined);
      answers.push(await stage.client.call(ANY_CALL));
    }
    return answers;
  });
  const served = answer.find(succeeded);
  const [finding] = judgeLapse(trafficOf(stage, exchanges, bench));
  if (finding !== undefined) {
    judge.report({ ...finding, expected: `${finding.expected}, in ${CALLS} calls ${when}`, exchanges });
  } else if (served !== undefined) {
    judge.report({
      requirement: 'ENIGMA-19',
      expected: `calls ${when} to fail, so that somebody asks for a new token`,
      actual: answerInWords(served),
      exchanges,
    });
  }
}

export const lapsedRefreshTokenChecks: readonly ClientCheck[] = [
  {
    id: 'refresh-token-lapsed',
    title: 'A refresh token past its date is tried once at most, and nothing is tried in its place',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-19'],
    claims: [],
    controls: ['clock'],
    run: byItsDate,
  },
  {
    id: 'refresh-token-refused',
    title:
      'A refresh token that the server refuses for good is tried once, and nothing is tried in its place',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-19'],
    claims: [],
    controls: [],
    run: byTheServer,
  },
];
