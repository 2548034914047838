import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { callResource, firstResource, outcomeInWords, replied, successOf } from '../acts.ts';
import {
  type Authorization,
  authorize,
  codeClients,
  implicitClients,
  inWords,
  obtainCode,
  redeem,
} from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { givesAccess, responseParameter } from '../readers/index.ts';

/** What an application can ask people for, with the redirect URIs that they come back to. */
interface Question {
  readonly client: TargetClient;
  readonly type: 'code' | 'token';
  readonly uri: string;
}

function questionsOf(bench: ServerBench): readonly Question[] {
  const { claims } = bench.target;
  const of = (type: Question['type'], clients: readonly TargetClient[]) =>
    clients.flatMap((client) => client.redirectUris.map((uri) => ({ client, type, uri })));
  return [
    ...of('code', codeClients(bench)),
    ...(claims.has('implicit') ? of('token', implicitClients(bench)) : []),
  ];
}

async function decisions(bench: ServerBench, judge: Judge): Promise<void> {
  let asked = 0;
  for (const question of questionsOf(bench)) {
    // Who has agreed is not asked again, so the refusal comes first.
    for (const decision of ['deny', 'allow'] as const) {
      const { client, type, uri } = question;
      const authorization = await authorize(bench, {
        client,
        decision,
        change: { redirect_uri: uri, response_type: type },
      });
      if (authorization.visit.askedToDecide) asked++;
      // Who was not asked has not denied: what they once allowed still holds.
      else if (decision === 'deny') continue;
      judgeDecision({ judge, question, decision, authorization });
    }
  }
  if (asked > 0) return judge.observe('people who are asked', 'until they have allowed an application');
  judge.report({
    requirement: 'CEHUB-10',
    expected: 'people to be asked before an application gets a grant',
    actual: 'nobody was asked at any request',
    exchanges: [],
    // An operator may have allowed the applications of this target for everybody.
    advisory: true,
  });
}

function judgeDecision({
  judge,
  question: { client, uri },
  decision,
  authorization,
}: {
  readonly judge: Judge;
  readonly question: Question;
  readonly decision: 'allow' | 'deny';
  readonly authorization: Authorization;
}): void {
  const { response, visit } = authorization;
  const done = decision === 'allow' ? 'allowed' : 'denied';
  const report = (requirement: string | readonly string[], expected: string) =>
    judge.report({ requirement, expected, actual: inWords(authorization), exchanges: visit.exchanges });
  if (response === undefined || response.destination !== uri.replace(/\?.*$/, '')) {
    report('CEHUB-18', `the person who has ${done} what ${client.id} asks for to be sent to ${uri}`);
    return;
  }
  const error = responseParameter(response, 'error');
  if (decision === 'allow') {
    if (!givesAccess(response)) report('CEHUB-10', `a grant for ${client.id}, which was allowed`);
    return;
  }
  if (givesAccess(response)) report('CEHUB-10', `no grant for ${client.id}, which was denied`);
  if (error !== 'access_denied')
    report('CEHUB-10', `the error access_denied for ${client.id}, which was denied`);
}

async function wholeFlow(bench: ServerBench, judge: Judge): Promise<void> {
  const clients = codeClients(bench).filter((client) => !client.public);
  if (clients.length === 0)
    throw new MissingControl('no client with a secret has "redirectUris" in the target file');
  for (const client of clients) {
    const code = await obtainCode(bench, { client });
    const redemption = await redeem(bench, code);
    const exchanges: Exchange[] = [code.exchange, redemption];
    const answer = successOf(redemption);
    if (answer === undefined) {
      report(judge, ['CEHUB-22', 'CEHUB-12'], `tokens for the code of ${client.id}`, exchanges);
      continue;
    }
    const { accessToken, refreshToken } = answer;
    if (bench.target.claims.has('refresh') && (refreshToken === undefined || refreshToken === accessToken)) {
      report(
        judge,
        'CEHUB-08',
        `an access token and another, a refresh token, for the code of ${client.id}`,
        exchanges,
      );
    }
    if (bench.target.resources.length === 0) continue;
    const call = await callResource(bench, accessToken, firstResource(bench));
    exchanges.push(call);
    if (replied(call).status === 401)
      report(judge, 'CEHUB-22', `the token of ${client.id} to be known to the resource`, exchanges);
  }
}

function report(
  judge: Judge,
  requirement: string | readonly string[],
  expected: string,
  exchanges: readonly Exchange[],
): void {
  const last = exchanges.at(-1);
  judge.report({
    requirement,
    expected,
    actual: last === undefined ? 'nothing' : outcomeInWords(last),
    exchanges,
  });
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  claims: ['authorization-code'],
  controls: [],
} as const;

export const consentChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'consent',
    title: 'People are asked, come back to the registered redirect URI, and only consent brings a grant',
    requirements: ['CEHUB-10', 'CEHUB-18'],
    run: decisions,
  },
  {
    ...common,
    id: 'code-flow',
    title: 'From login to redeemed code, the flow of a server-side application gives working tokens',
    requirements: ['CEHUB-08', 'CEHUB-12', 'CEHUB-22'],
    run: wholeFlow,
  },
];
