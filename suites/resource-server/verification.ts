import type { ServerBench } from '../../fixtures/bench/index.ts';
import { bodyText, type Exchange, headerValue } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { resourceInWords } from '../resource-acts.ts';
import { endAtIssuer, leaveToIssuer, outwaitCaches, readResources } from '../session-acts.ts';

async function asked(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  if (issuer === undefined) return leaveToIssuer(bench, judge, 'CLUERIDE-16');
  const before = await obtainTokens(bench, userAt(bench, 1));
  await callResource(bench, before.answer.accessToken, readResources(bench)[0]);
  for (const resource of readResources(bench)) {
    const { answer, exchange } = await obtainTokens(bench);
    const known = issuer.questions().length;
    const call = await callResource(bench, answer.accessToken, resource);
    const questions = issuer.questions().slice(known);
    judge.observe('questions to the issuer for one call', String(questions.length));
    const report = (expected: string, actual: string) =>
      judge.report({
        requirement: 'CLUERIDE-16',
        expected,
        actual,
        exchanges: [exchange, call, ...questions],
      });
    const what = `${resourceInWords(resource)} with a new token`;
    if (questions.length === 0) report(`the issuer to be asked for ${what}`, 'nobody asked it');
    if (questions.some((question) => !carries(question, answer.accessToken))) {
      report(`the issuer to be asked about exactly the token of ${what}`, 'it was asked about another one');
    }
    if (questions.some(({ request }) => request.url.includes(answer.accessToken))) {
      report(`a question that keeps the token out of its URL`, 'the token is in the URL');
    }
  }
}

/** Another user where there is one. */
const userAt = ({ target }: ServerBench, place: number) => {
  const user = target.users[place];
  return user === undefined ? {} : { user };
};

const carries = ({ request }: Exchange, token: string): boolean =>
  (headerValue(request, 'Authorization') ?? '').endsWith(` ${token}`) ||
  new URLSearchParams(bodyText(request)).get('token') === token;

async function believed(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  if (issuer === undefined) return leaveToIssuer(bench, judge, 'CLUERIDE-16');
  for (const resource of readResources(bench)) {
    const { answer, exchange } = await obtainTokens(bench);
    issuer.say('inactive');
    const call = await callResource(bench, answer.accessToken, resource);
    issuer.recover();
    replied(call);
    if (!accepted(call)) continue;
    judge.report({
      requirement: 'CLUERIDE-16',
      expected: `${resourceInWords(resource)} to be refused: the issuer does not stand by the token`,
      actual: outcomeInWords(call),
      exchanges: [exchange, call],
    });
  }
}

async function revocationNoticed(bench: ServerBench, judge: Judge): Promise<void> {
  for (const used of [true, false]) {
    const { answer, exchange } = await obtainTokens(bench);
    const calls: Exchange[] = [];
    if (used) {
      for (const resource of readResources(bench)) {
        calls.push(await callResource(bench, answer.accessToken, resource));
      }
    }
    const end = await endAtIssuer(bench, answer.accessToken);
    await outwaitCaches(bench);
    for (const resource of readResources(bench)) {
      const call = await callResource(bench, answer.accessToken, resource);
      replied(call);
      if (!accepted(call)) continue;
      judge.report({
        requirement: 'CLUERIDE-17',
        expected: `${resourceInWords(resource)} to be refused: the token, ${used ? 'in use before' : 'never used'}, was revoked at the issuer`,
        actual: outcomeInWords(call),
        exchanges: [exchange, ...calls, ...end, call],
      });
    }
  }
}

const common = { party: 'resource-server', kind: 'scenario', claims: ['sessions'] } as const;

export const verificationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'token-verified',
    title: 'The issuer is asked about exactly the token that a call presents',
    requirements: ['CLUERIDE-16'],
    controls: [],
    run: asked,
  },
  {
    ...common,
    id: 'issuer-believed',
    title: 'What the issuer does not stand by is refused',
    requirements: ['CLUERIDE-16'],
    controls: [],
    run: believed,
  },
  {
    ...common,
    id: 'revocation-noticed',
    title: 'A token that was revoked at the issuer is refused at the next call',
    requirements: ['CLUERIDE-17'],
    controls: [],
    run: revocationNoticed,
  },
];
