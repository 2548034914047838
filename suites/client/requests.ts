import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import { SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { firstOfEach } from '../breach.ts';
import { type ClientCheck, type Finding, Hindered, type Judge } from '../check.ts';
import { judgePresentations } from '../rules/api-requests.ts';
import { judgeAbandonedPaths, judgeSecretInAddress, judgeTokenRequests } from '../rules/token-requests.ts';
import { judgeAbsence } from '../rules/token-use.ts';
import {
  answerInWords,
  BY_GRANT,
  call,
  credentialsOf,
  expireAccessToken,
  setScene,
  succeeded,
} from './acts.ts';
import { refusal, tokenEndpoint } from './cues.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';

/** What a token endpoint may do to a client in its life, one after the other. */
const OUTCOMES: readonly ScriptStep['do'][] = [
  refusal({ code: '05', error: 'invalid_client' }),
  refusal({ code: '10', error: 'invalid_grant', description: 'Account is disabled' }),
  refusal({ code: '14', error: 'invalid_grant', description: 'Account is locked' }),
  refusal({ code: '54', error: 'invalid_scope' }),
  refusal({ code: '77' }),
  { behaviour: 'user-not-requestable' },
  { fault: 'unavailable' },
  { fault: 'reset' },
  { reply: { status: 200, body: 'nonsense' } },
];

async function wholeLife(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await setScene(bench);
  const first = await call(stage);
  let refused = 0;
  for (const outcome of OUTCOMES) {
    stage.server.script(tokenEndpoint(outcome));
    await expireAccessToken(stage, bench);
    refused += tokenTurns((await call(stage)).exchanges, stage).length;
    stage.server.clearScript();
    await call(stage);
  }
  if (refused === 0)
    judge.leave('ENIGMA-01', 'untestable', 'no refusal reached the client, as it made no refresh');
  if (bench.target.claims.has('password-login')) {
    await stage.client.login(credentialsOf(stage));
    await call(stage);
  }
  await stage.server.revokeTokens();
  await call(stage);
  await call(stage);

  const findings = [...judgeRequests(stage, stage.server.journal.exchanges(), bench), ...judgeLogs(stage)];
  for (const finding of firstOfEach(findings)) judge.report(finding);
  if (findings.length === 0 && !succeeded(first.answer)) {
    const said = `the first call of the client gave ${answerInWords(first.answer)}`;
    // Where its user got through the pages the set-up works, and other checks say what is wrong with the client.
    const browsed = stage.server.journal.exchanges().some(({ from }) => from === 'user-agent');
    throw browsed ? new Hindered(said) : new SetUpFailure(said);
  }
}

/** Everything that can be told from the requests of a client alone. */
function judgeRequests(stage: Stage, exchanges: readonly Exchange[], bench: ClientBench): readonly Finding[] {
  const traffic = trafficOf(stage, exchanges, bench);
  return [
    ...judgeTokenRequests(traffic),
    ...judgeAbandonedPaths(traffic),
    ...judgeSecretInAddress(traffic),
    ...judgeAbsence(traffic),
    ...judgePresentations(traffic),
  ];
}

function judgeLogs(stage: Stage): Finding[] {
  const lines = stage.client.logs().filter((line) => /[?&]access_token=./.test(line));
  if (lines.length === 0) return [];
  return [
    {
      requirement: 'B-36',
      expected: 'access tokens in no address, in the log neither',
      actual: `${lines.length} lines of the log show a URL with an access_token`,
      exchanges: apiTurns(stage.server.journal.exchanges(), stage)
        .slice(0, 1)
        .map(({ exchange }) => exchange),
    },
  ];
}

export const requestChecks: readonly ClientCheck[] = [
  {
    id: 'client-requests',
    title: 'Whatever the servers answer, every request of the client has the right address, form and proof',
    party: 'client',
    kind: 'scenario',
    requirements: [
      'ENIGMA-01',
      'ENIGMA-02',
      'ENIGMA-07',
      'ENIGMA-21',
      'ENIGMA-24',
      'ENIGMA-25',
      'B-01',
      'B-05',
      'B-06',
      'B-29',
      'B-36',
    ],
    claims: [BY_GRANT],
    controls: [],
    run: wholeLife,
  },
];
