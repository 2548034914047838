import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { type Authorization, authorize, codeFrom, implicitClients, inWords } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { knownIssuers } from '../issuer.ts';
import { refusals } from './authorization-errors.ts';

async function named(bench: ServerBench, judge: Judge): Promise<void> {
  const issuers = await knownIssuers(bench);
  const asked = await authorize(bench);
  if (codeFrom(asked) === undefined) throw new SetUpFailure(`a request for a code got ${inWords(asked)}`);
  judgeIssuer(judge, asked, 'a response with a code', issuers);
  if (bench.target.claims.has('implicit')) {
    const [client] = implicitClients(bench);
    const implicit = await authorize(bench, { client, change: { response_type: 'token' } });
    judgeIssuer(judge, implicit, 'a response with a token', issuers);
  }
  for await (const { what, authorization } of refusals(bench)) {
    judgeIssuer(judge, authorization, `the answer to ${what}`, issuers);
  }
}

function judgeIssuer(
  judge: Judge,
  { response, exchange }: Authorization,
  what: string,
  issuers: readonly string[],
): void {
  if (response === undefined) return;
  const found = [...response.query.getAll('iss'), ...response.fragment.getAll('iss')];
  const [issuer = ''] = found;
  const right =
    found.length === 1 &&
    URL.canParse(issuer) &&
    !/[?#]/.test(issuer) &&
    (issuers.length === 0 || issuers.includes(issuer));
  if (right) return;
  judge.report({
    requirement: 'B-47',
    expected: `the issuer ${issuers.join(' or ')} as iss in ${what}`,
    actual: found.length === 0 ? 'no iss' : found.join(' and '),
    exchanges: [exchange],
  });
}

export const issuerParameterChecks: readonly ServerCheck[] = [
  {
    id: 'issuer-in-authorization-responses',
    title: 'Every authorization response names the issuer that it comes from',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-47'],
    claims: ['authorization-code', 'issuer-parameter'],
    controls: [],
    run: named,
  },
];
