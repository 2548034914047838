import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { pathOf } from '../../mock-server/wire/index.ts';
import { obtainTokens, outcomeInWords, replied, successOf, tokenEndpoint } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { credentials, formRequest } from '../form-requests.ts';
import { firstClient } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { readSignedToken, readTokenAnswer, readTokenError } from '../readers/index.ts';
import { answersTo, askByRealms, challengedBy, realmParameters } from '../realms.ts';
import { securityTests } from '../security-tests.ts';
import { withCaseChanged } from './near-misses.ts';

const nearly = (name: string, at: number): readonly string[] => [
  withCaseChanged(name, at) ?? `${name}x`,
  name.toLowerCase(),
  `${name}x`,
  `x${name}`,
  name.slice(0, -1),
  name.slice(1),
  `${name}%`,
];

/** Names that are those of no security test, most of them nearly one. */
function otherNames(names: readonly string[]): fc.Arbitrary<string> {
  const near = fc
    .tuple(fc.constantFrom(...names), fc.nat(99))
    .chain(([name, at]) => fc.constantFrom(...nearly(name, at)));
  return fc
    .oneof(near, fc.stringMatching(/^[A-Za-z]{1,20}$/), fc.constantFrom('*', 'default', 'null', '.'))
    .filter((name) => isOther(name, names));
}

const isOther = (name: string, names: readonly string[]): boolean => name !== '' && !names.includes(name);

async function undefinedTests(bench: ServerBench, judge: Judge): Promise<void> {
  const names = securityTests(bench).map(({ name }) => name);
  const realms = bench.target.realms.map(({ name }) => name);
  await property(
    judge,
    otherNames(names),
    (scope) => [`a token is asked for the scope ${JSON.stringify(scope)}, with answers to every realm`],
    async (scope) => {
      const exchange = await askByRealms(bench, { scope }, await answersTo(bench, realms, {}));
      const answer = successOf(exchange);
      const refused = answer === undefined && readTokenError(replied(exchange), ['invalid_scope']).ok;
      if (refused && challengedBy(exchange) === undefined) return;
      throw violation({
        requirement: 'MOBILEFIRST-04',
        expected: `an error for the scope ${scope}, since there is no security test of this name`,
        actual: answer === undefined ? outcomeInWords(exchange) : `a token for ${answer.scope}`,
        exchanges: [exchange],
      });
    },
    names.slice(0, 1).flatMap((name) => nearly(name, 0).filter((each) => isOther(each, names))),
  );
}

async function granted(bench: ServerBench, judge: Judge): Promise<void> {
  for (const { name: scope } of securityTests(bench)) {
    const { answer, exchange } = await obtainTokens(bench, { scope });
    const token = readSignedToken(answer.accessToken);
    const inToken = token.ok ? token.value.scope : answer.scope;
    if ((answer.scope ?? scope) === scope && (inToken ?? scope) === scope) continue;
    judge.report({
      requirement: 'MOBILEFIRST-20',
      expected: `a token for ${scope}, which was asked for, in the answer and in the token`,
      actual: `${answer.scope ?? 'no scope'} in the answer, ${inToken ?? 'no scope'} in the token`,
      exchanges: [exchange],
    });
  }
}

async function byDefault(bench: ServerBench, judge: Judge): Promise<void> {
  const names = new Set(securityTests(bench).map(({ name }) => name));
  const asking = bench.target.clients.filter(({ scopes: [own = ''] }) => names.has(own));
  if (asking.length === 0) {
    const reason = 'no client of the target file has a security test as its first scope';
    return judge.leave('MOBILEFIRST-18', 'untestable', reason);
  }
  for (const client of asking) {
    const [own] = client.scopes;
    const answers = await realmParameters(bench, { client });
    for (const [what, scope] of [
      ['no scope', undefined],
      ['an empty scope', ''],
    ] as const) {
      const exchange = await askByRealms(
        bench,
        { client, ...(scope === undefined ? {} : { scope }) },
        answers,
      );
      const answer = successOf(exchange);
      const token = readSignedToken(answer?.accessToken ?? '');
      const inToken = token.ok ? token.value.scope : answer?.scope;
      if (answer !== undefined && (answer.scope ?? own) === own && (inToken ?? own) === own) continue;
      judge.report({
        requirement: 'MOBILEFIRST-18',
        expected: `a token for ${own}, the test of ${client.id}, where ${what} is asked for`,
        actual:
          answer === undefined ? outcomeInWords(exchange) : `${answer.scope}, and ${inToken} in the token`,
        exchanges: [exchange],
      });
    }
  }
}

const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

async function answerForm(bench: ServerBench, judge: Judge): Promise<void> {
  for (const scope of [undefined, ...securityTests(bench).map(({ name }) => name)]) {
    const { answer, exchange } = await obtainTokens(bench, scope === undefined ? {} : { scope });
    const { access_token: token, token_type: type, scope: told } = answer.members;
    const wrong = [
      ...readTokenAnswer(replied(exchange)).flaws.map(({ where, actual }) => `${where}: ${actual}`),
      ...(typeof token === 'string' && B64TOKEN.test(token)
        ? []
        : ['a token that no Authorization field takes']),
      ...(typeof type === 'string' && type.toLowerCase() === 'bearer'
        ? []
        : [`the token type ${String(type)}`]),
      ...(typeof told === 'string' && told !== '' ? [] : ['no scope']),
    ];
    if (wrong.length === 0) continue;
    judge.report({
      requirement: 'MOBILEFIRST-19',
      expected: 'a token answer with scope, token_type Bearer and an access_token',
      actual: wrong.join(', '),
      exchanges: [exchange],
    });
  }
}

async function endpoint(bench: ServerBench, judge: Judge): Promise<void> {
  const { tokenPath = '' } = expectationsOf(bench.target);
  const { exchange } = await obtainTokens(bench);
  const path = pathOf(tokenEndpoint(bench));
  const report = (expected: string, actual: string, exchanges = [exchange]) =>
    judge.report({ requirement: 'MOBILEFIRST-12', expected, actual, exchanges });
  if (!path.endsWith(tokenPath)) report(`the token endpoint at ${tokenPath}`, path);
  const parameters = [
    ...(await realmParameters(bench, {})),
    ...credentials(bench, firstClient(bench), 'body').parameters,
  ];
  const query = new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value]));
  const url = tokenEndpoint(bench);
  const byGet = {
    ...formRequest({ url: `${url}?${query}`, parameters, method: 'GET' }),
    body: new Uint8Array(),
  };
  const got = await bench.send(byGet);
  if (successOf(got) !== undefined) report('no token for a GET', 'a token', [got]);
}

const common = { party: 'authorization-server', claims: [], controls: [] } as const;

export const securityTestScopeChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'undefined-security-tests',
    title: 'A scope that is no security test gets an error, whatever realms were passed',
    kind: 'property',
    requirements: ['MOBILEFIRST-04'],
    run: undefinedTests,
  },
  {
    ...common,
    id: 'security-test-granted',
    title: 'Who names a security test gets a token for this one',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-20'],
    run: granted,
  },
  {
    ...common,
    id: 'security-test-by-default',
    title: 'Who names no security test gets a token for that of the application',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-18'],
    run: byDefault,
  },
  {
    ...common,
    id: 'security-test-answer',
    title: 'A token answer says its scope, its type and the token',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-19'],
    run: answerForm,
  },
  {
    ...common,
    id: 'security-test-endpoint',
    title: 'Tokens come from /oauth/token, by POST',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-12'],
    run: endpoint,
  },
];
