import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ClientAnswer } from '../../fixtures/drivers/index.ts';
import type { ClientCheck, Judge } from '../check.ts';
import {
  ANY_CALL,
  answerInWords,
  during,
  establish,
  expireAccessToken,
  refreshing,
  succeeded,
} from './acts.ts';
import { tokenTurns } from './history.ts';

const CALLS = 4;

/** A scene whose client refreshes while it can: of one that never does, a dead refresh token shows nothing. */
const living = async (bench: ClientBench): Promise<Stage> =>
  refreshing(await establish(bench, { keepAlive: false }), bench);

async function byItsDate(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await living(bench);
  await stage.clock.advance('P185D');
  await callOn(stage, judge, 'five days after the refresh token has expired');
}

async function byTheServer(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await living(bench);
  await stage.server.revokeTokens();
  await expireAccessToken(stage, bench);
  await callOn(stage, judge, 'after the server has ended the refresh token');
}

/** Calls again and again with a refresh token that is dead: the client may find that out once. */
async function callOn(stage: Stage, judge: Judge, when: string): Promise<void> {
  const { answer, exchanges } = await during(stage, async () => {
    const answers: ClientAnswer[] = [];
    for (let count = 0; count < CALLS; count++) {
      await stage.clock.advance(60_000).catch(() => undefined);
      answers.push(await stage.client.call(ANY_CALL));
    }
    return answers;
  });
  const turns = tokenTurns(exchanges, stage);
  const others = turns.filter(({ request }) => (request.grantType ?? 'refresh_token') !== 'refresh_token');
  const served = answer.find(succeeded);
  if (turns.length - others.length > 1) {
    judge.report({
      requirement: 'ENIGMA-19',
      expected: `one refresh at most in ${CALLS} calls ${when}`,
      actual: `${turns.length - others.length} of them`,
      exchanges,
    });
  } else if (others.length > 0) {
    judge.report({
      requirement: 'ENIGMA-19',
      expected: `the client to fall back on nothing else ${when}`,
      actual: `token requests with grant_type ${others[0]?.request.grantType}`,
      exchanges,
    });
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
