import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintToken } from '../minted-tokens.ts';
import { firstClient } from '../named-first.ts';
import { resourceInWords } from '../resource-acts.ts';
import { knownScopes, takes } from '../security-tests.ts';

/** What is wrong with the tokens of the corpus, one after the other. */
const CORPUS = [[], ['bad-signature'], ['expired'], ['alg-none'], ['malformed']] as const;

async function alone(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  if (issuer === undefined) {
    if (!bench.target.roles.includes('authorization-server')) {
      throw new MissingControl('the target file has no issuer');
    }
    const reason = 'the target is its own issuer, so that it cannot be out of its reach';
    return judge.leave('MOBILEFIRST-10', 'inapplicable', reason);
  }
  const tokens = await corpus(bench);
  const before = new Map<string, boolean>();
  for (const each of tokens) before.set(each.name, accepted(await callOf(bench, each)));
  if (![...before.values()].some(Boolean)) throw new SetUpFailure('no token of the corpus was accepted');
  judgeQuestions(judge, issuer.questions(), tokens);
  issuer.fail('reset');
  try {
    for (const each of tokens) {
      const exchange = await callOf(bench, each);
      if (accepted(exchange) === before.get(each.name)) continue;
      judge.report({
        requirement: 'MOBILEFIRST-10',
        expected: `${each.name} to be ${before.get(each.name) ? 'accepted' : 'refused'} as before while the issuer is out of reach`,
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    }
  } finally {
    issuer.recover();
  }
}

interface Minted {
  readonly name: string;
  readonly token: string;
  readonly resource: ServerBench['target']['resources'][number];
}

async function corpus(bench: ServerBench): Promise<readonly Minted[]> {
  const { resources, tokenDefects } = bench.target;
  const minted: Minted[] = [];
  for (const resource of resources) {
    const scope = knownScopes(bench).find((each) => takes(resource, each));
    if (scope === undefined) continue;
    for (const defects of CORPUS) {
      if (!defects.every((defect) => tokenDefects.includes(defect))) continue;
      const { answer } = await mintToken(bench, { client: firstClient(bench).id, scope: [scope], defects });
      const name = `a token that is ${defects.join(' and ') || 'valid'} at ${resourceInWords(resource)}`;
      minted.push({ name, token: answer.accessToken, resource });
    }
  }
  return minted;
}

async function callOf(bench: ServerBench, { token, resource }: Minted): Promise<Exchange> {
  const exchange = await callResource(bench, token, resource);
  replied(exchange);
  return exchange;
}

/** Keys may be fetched; tokens are nobody's business. */
function judgeQuestions(judge: Judge, questions: readonly Exchange[], tokens: readonly Minted[]): void {
  const told = questions.find(({ request }) =>
    tokens.some(({ token }) =>
      [request.url, bodyText(request), ...request.headers.flat()].some((text) => text.includes(token)),
    ),
  );
  if (told === undefined) return;
  judge.report({
    requirement: 'MOBILEFIRST-10',
    expected: 'no question to the issuer about a token, since the target claims "offline-validation"',
    actual: `${told.request.method} ${told.request.url}`,
    exchanges: [told],
  });
}

export const offlineValidationChecks: readonly ServerCheck[] = [
  {
    id: 'offline-validation',
    title: 'Who validates offline asks nobody, and judges the same while the issuer is out of reach',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-10'],
    claims: ['offline-validation'],
    controls: ['mint'],
    run: alone,
  },
];
