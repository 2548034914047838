import type { ClientBench } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { rulesOf } from '../profiles.ts';
import { parameterOf } from '../readers/index.ts';
import { answerInWords, call, credentialsOf, during, expireAccessToken } from './acts.ts';
import { tokenTurns } from './history.ts';
import { CANARY, filesOf, findingOf, logOf, tracesAmong } from './traces.ts';

async function forgotten(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage({ password: CANARY });
  const credentials = credentialsOf(stage);
  const login = await during(stage, () => stage.client.login(credentials));
  if (!login.answer.ok) throw new Hindered(`the login gave ${answerInWords(login.answer)}`);
  await call(stage);

  const places = [...(await filesOf(stage)), ...logOf(stage)];
  const told = findingOf('B-26', '{} in no file and no log of the client', stage, ' after the login');
  for (const trace of tracesAmong({ 'the password': [CANARY] }, places)) judge.report(told(trace));
  // Some documents have a client log in again by itself for as long as its session lasts.
  if (rulesOf(bench.target.profile).keepsLogin) return;
  await stage.server.revokeTokens();
  await expireAccessToken(stage, bench);
  const later = await during(stage, async () => {
    await call(stage);
    await call(stage);
  });
  const again = tokenTurns(later.exchanges, stage).find(
    ({ request }) => parameterOf(request, 'password') !== undefined,
  );
  if (again === undefined) return;
  judge.report({
    requirement: 'B-26',
    expected: 'the password to be asked for again when the tokens have ended',
    actual: 'a token request with it, although nobody gave it a second time',
    exchanges: [...login.exchanges, again.exchange],
  });
}

export const passwordChecks: readonly ClientCheck[] = [
  {
    id: 'password-forgotten',
    title: 'After a login the client keeps no copy of the password, neither stored nor for a later request',
    party: 'client',
    kind: 'scenario',
    requirements: ['B-26'],
    claims: ['password-login'],
    controls: [],
    run: forgotten,
  },
];
