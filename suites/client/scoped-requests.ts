import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import { firstOfEach } from '../breach.ts';
import { type ClientCheck, type Finding, Hindered, type Judge } from '../check.ts';
import { readBearer } from '../readers/index.ts';
import { judgePresentations } from '../rules/api-requests.ts';
import { judgeSecretInAddress, judgeTokenRequests } from '../rules/token-requests.ts';
import { answerInWords, call, succeeded } from './acts.ts';
import { documented } from './challenge-spellings.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';
import { callTo, enterCredentials, refusing } from './scope-acts.ts';
import { addressesOf, CANARY, filesOf, findingOf, logOf, secretsOf, tracesAmong } from './traces.ts';

async function wholeLife(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage({ password: CANARY, regions: 1 });
  await call(stage, callTo(stage, 'SampleSecurityTest'));
  await enterCredentials(stage);
  const { answer } = await call(stage, callTo(stage, 'SampleSecurityTest'));
  const rest = { ...callTo(stage, 'SampleSecurityTest'), method: 'POST', body: '{"order":1}' };
  await call(stage, rest);
  await call(stage, callTo(stage, 'TwoStepSecurityTest'));
  await call(stage, callTo(stage, undefined));
  stage.server.script(refusing(documented('SampleSecurityTest')));
  await call(stage, rest);
  await call(stage, callTo(stage, 'SampleSecurityTest'));
  await beSentElsewhere(stage);

  const exchanges = stage.server.journal.exchanges();
  const findings = [
    ...judgeFirstCalls(stage, exchanges),
    ...judgePresentation(stage, exchanges),
    ...judgePlaces(stage, exchanges),
    ...judgeForms(stage, exchanges, bench),
    ...(await judgeTraces(stage)),
  ];
  for (const finding of firstOfEach(findings)) judge.report(finding);
  if (findings.length === 0 && !succeeded(answer)) {
    throw new Hindered(`the first call after the login gave ${answerInWords(answer)}`);
  }
}

/** A service sends its caller on to an origin that has no part in this. */
async function beSentElsewhere(stage: Stage): Promise<void> {
  const { server } = stage;
  for (const status of [302, 307]) {
    server.script({
      on: { endpoint: 'resource' },
      times: 1,
      do: { reply: { status, headers: { Location: `${server.stranger}/some/protected/url/things` } } },
    });
    await call(stage, callTo(stage, 'SampleSecurityTest'));
    server.clearScript();
  }
}

/** Before there is a token there is no field for it. */
function judgeFirstCalls(stage: Stage, exchanges: readonly Exchange[]): Finding[] {
  const issued = tokenTurns(exchanges, stage).find(({ answer }) => answer !== undefined)?.exchange;
  const early = apiTurns(exchanges, stage).find(
    ({ exchange }) =>
      exchange.began < (issued?.ended ?? Number.POSITIVE_INFINITY) &&
      headerValues(exchange.request, 'authorization').length > 0,
  );
  if (early === undefined) return [];
  return [
    {
      requirement: 'MOBILEFIRST-37',
      expected: 'no Authorization field before there is a token',
      actual: 'a call with one',
      exchanges: [early.exchange],
    },
  ];
}

/** Whose tokens calls present, once there are some. */
function judgePresentation(stage: Stage, exchanges: readonly Exchange[]): Finding[] {
  const issued = issuedTokens(stage);
  const begun = tokenTurns(exchanges, stage).find(({ answer }) => answer !== undefined)?.exchange.ended;
  const calls = apiTurns(exchanges, stage)
    .map(({ exchange }) => exchange)
    .filter(({ began }) => begun !== undefined && began > begun);
  return calls.flatMap((exchange): Finding[] => {
    const reading = readBearer(exchange.request);
    const foreign = reading.value.find(({ token }) => !issued.has(token));
    if (foreign === undefined) return [];
    return [
      {
        requirement: 'MOBILEFIRST-03',
        expected: 'tokens that the token endpoint has returned',
        actual: 'one that it never did',
        exchanges: [exchange],
      },
    ];
  });
}

/** Tokens go to services, and to nobody else. */
function judgePlaces(stage: Stage, exchanges: readonly Exchange[]): Finding[] {
  const { regions } = stage.server;
  const origins = Object.values(regions);
  const secrets = [...issuedTokens(stage)];
  return exchanges
    .filter(({ request }) => !origins.some((origin) => request.url.startsWith(`${origin}/`)))
    .filter(({ request }) =>
      secrets.some(
        (secret) => JSON.stringify(request.headers).includes(secret) || request.url.includes(secret),
      ),
    )
    .map((exchange) => ({
      requirement: 'MOBILEFIRST-03',
      expected: 'tokens to go to the services that the client was told of',
      actual: `one at ${new URL(exchange.request.url).origin}, to which a service had redirected`,
      exchanges: [exchange],
    }));
}

function judgeForms(stage: Stage, exchanges: readonly Exchange[], bench: ClientBench): readonly Finding[] {
  const traffic = trafficOf(stage, exchanges, bench);
  return [...judgeTokenRequests(traffic), ...judgeSecretInAddress(traffic), ...judgePresentations(traffic)];
}

/** What opens something, and where a copy of it would outlive its use. */
async function judgeTraces(stage: Stage): Promise<readonly Finding[]> {
  const places = [...(await filesOf(stage)), ...logOf(stage), ...addressesOf(stage)];
  return tracesAmong(secretsOf(stage), places).map(
    findingOf('MOBILEFIRST-D05', '{} nowhere but in memory and where it is to be sent', stage),
  );
}

const issuedTokens = (stage: Stage): ReadonlySet<string> =>
  new Set(
    tokenTurns(stage.server.journal.exchanges(), stage).flatMap(({ answer }) => answer?.accessToken ?? []),
  );

export const scopedRequestChecks: readonly ClientCheck[] = [
  {
    id: 'scoped-requests',
    title:
      'Whatever servers answer, tokens stand where they belong, go where they belong, and leave no trace',
    party: 'client',
    kind: 'scenario',
    requirements: [
      'MOBILEFIRST-03',
      'MOBILEFIRST-32',
      'MOBILEFIRST-37',
      'MOBILEFIRST-D05',
      'B-01',
      'B-05',
      'B-06',
      'B-29',
      'B-36',
    ],
    claims: ['realm-login'],
    controls: [],
    run: wholeLife,
  },
];
