import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeLogin } from '../rules/login-sessions.ts';
import { judgeTokenRequests } from '../rules/token-requests.ts';
import { answerInWords, call, credentialsOf, during } from './acts.ts';
import { tokenTurns, trafficOf } from './history.ts';
import { addressesOf, CANARY, filesOf, findingOf, logOf, tracesAmong } from './traces.ts';

async function neverPersisted(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage({ password: CANARY });
  await logIn(stage);
  await look(stage, 'after the login', judge);
  await stage.server.revokeTokens();
  await call(stage);
  await look(stage, 'after a recovery', judge);
  if (!bench.target.controls.has('restart')) return;
  await stage.client.restart();
  await look(stage, 'after the client was killed', judge);
}

async function logIn(stage: Stage): Promise<void> {
  const login = await stage.client.login(credentialsOf(stage));
  if (!login.ok) throw new Hindered(`the login gave ${answerInWords(login)}`);
}

/** Looks for the secrets of the login in everything that the client leaves behind. */
async function look(stage: Stage, when: string, judge: Judge): Promise<void> {
  const { id, secret } = stage.server.registered;
  const secrets = {
    'the password': [CANARY],
    'the pair of the consumer': [`${id}:${secret}`],
    'the pair of the user': [`${stage.server.user.name}:${CANARY}`],
  };
  const places = [...(await filesOf(stage)), ...logOf(stage), ...addressesOf(stage)];
  const told = findingOf('ESB-14', '{} nowhere but in memory', stage, ` ${when}`);
  for (const trace of tracesAmong(secrets, places)) judge.report(told(trace));
}

/** Passwords with something in them that a form has to escape. */
const passwords: fc.Arbitrary<string> = fc
  .tuple(word(), fc.constantFrom(' ', '+', '%', '&', '=', '%41', '"', '#', 'ä', 'ключ', '\u{1f511}'), word())
  .map((parts) => parts.join(''));

function word() {
  return fc.stringMatching(/^[a-z0-9]{0,4}$/);
}

async function loginOnTheWire(bench: ClientBench, judge: Judge): Promise<void> {
  await property(
    atMost(judge, 10),
    passwords,
    (password) => [`a user whose password is ${JSON.stringify(password)} logs in`],
    async (password) => {
      const stage = await bench.stage({ password });
      const credentials = credentialsOf(stage);
      const { answer, exchanges } = await during(stage, () => stage.client.login(credentials));
      const [first] = tokenTurns(exchanges, stage);
      if (first === undefined) throw new Hindered(`a login sends no token request: ${answerInWords(answer)}`);
      const traffic = trafficOf(stage, exchanges, bench);
      const unproven = judgeTokenRequests(traffic).find(({ requirement }) => requirement.includes('ESB-06'));
      const [finding = unproven] = judgeLogin(first, credentials);
      if (finding !== undefined) throw violation(finding);
      await stage.client.close();
    },
  );
}

export const keptSecretChecks: readonly ClientCheck[] = [
  {
    id: 'credentials-never-persisted',
    title: 'What a user logs in with is in no file, no log and no URL, in whatever encoding',
    party: 'client',
    kind: 'scenario',
    requirements: ['ESB-14'],
    claims: ['password-login'],
    controls: [],
    run: neverPersisted,
  },
  {
    id: 'login-on-the-wire',
    title: 'A login sends name and password as they are, with the pair of the consumer',
    party: 'client',
    kind: 'property',
    requirements: ['ESB-04', 'ESB-06'],
    claims: ['password-login'],
    controls: [],
    run: loginOnTheWire,
  },
];
