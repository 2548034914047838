import { OUTAGES, type Outage, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, outcomeInWords, statusOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintedFor } from '../minted-tokens.ts';
import { issuerOf, obtainWorkingMintedToken } from './issued.ts';

const IN_WORDS: Readonly<Record<Outage, string>> = {
  reset: 'breaks every connection',
  silence: 'does not answer',
  'server-error': 'answers 500',
  unavailable: 'answers 503',
  throttled: 'answers 429',
  'no-http': 'answers what is not HTTP',
  page: 'answers 200 with a page',
  'half-an-answer': 'answers 200 with half of its JSON',
};

/** Rows on a server that asks its issuer. */
const VERIFIED = ['CLUERIDE-16', 'MOBILEFIRST-D09'];
/** Rows on how long it waits for an answer. */
const IN_TIME = ['CLUERIDE-D03', 'MOBILEFIRST-D10'];

async function outages(bench: ServerBench, judge: Judge): Promise<void> {
  const issuer = issuerOf(bench);
  await obtainWorkingMintedToken(bench);
  for (const outage of OUTAGES) {
    const fresh = await mintedFor(bench);
    issuer.fail(outage);
    const unverified = await callResource(bench, fresh.answer.accessToken);
    const unknown = await callResource(bench, 'nobody-ever-issued-this-token');
    issuer.recover();
    judgeOne(judge, outage, 'a token that it never saw', VERIFIED, [fresh.exchange, unverified]);
    judgeOne(judge, outage, 'a token that nobody issued', [...VERIFIED, 'CLUERIDE-02', 'B-19'], [unknown]);
    const afterwards = await callResource(bench, fresh.answer.accessToken);
    if (!accepted(afterwards)) {
      judge.report({
        requirement: VERIFIED,
        expected: `a good token to be served once the issuer answers again, which before ${IN_WORDS[outage]}`,
        actual: outcomeInWords(afterwards),
        exchanges: [fresh.exchange, unverified, afterwards],
      });
    }
  }
}

/** The call is the last of the exchanges. */
function judgeOne(
  judge: Judge,
  outage: Outage,
  what: string,
  rows: readonly string[],
  exchanges: readonly Exchange[],
): void {
  const call = exchanges.at(-1);
  if (call === undefined) return;
  const expected = `${what} to get 503 while the issuer ${IN_WORDS[outage]}`;
  if (isOverdue(call)) {
    judge.report({
      requirement: IN_TIME,
      expected,
      actual: `${outcomeInWords(call)}, and so no answer before the caller gave up`,
      exchanges,
    });
  } else if (accepted(call))
    judge.report({ requirement: rows, expected, actual: outcomeInWords(call), exchanges });
  // A client throws a token away that is refused with 401, however good it is.
  else if (statusOf(call) === 401 && what !== 'a token that nobody issued')
    judge.report({
      requirement: VERIFIED,
      expected,
      actual: outcomeInWords(call),
      exchanges,
      advisory: true,
    });
  else judge.observe(`while the issuer ${IN_WORDS[outage]}`, String(statusOf(call)));
}

const isOverdue = ({ outcome }: Exchange): boolean =>
  outcome.kind === 'failure' && outcome.reason === 'timeout';

export const issuerOutageChecks: readonly ServerCheck[] = [
  {
    id: 'issuer-outage',
    title:
      'While its issuer cannot say whether a token is good a server serves nobody, and afterwards it does',
    party: 'resource-server',
    kind: 'scenario',
    requirements: [...VERIFIED, ...IN_TIME, 'CLUERIDE-02', 'B-19'],
    claims: ['online-validation'],
    controls: ['mint', 'issuer'],
    run: outages,
  },
];
