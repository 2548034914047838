import type { ServerBench } from '../../fixtures/bench/index.ts';
import { SetUpFailure } from '../../fixtures/bench/index.ts';
import { headerValues } from '../../mock-server/wire/index.ts';
import { callResource, firstResource, outcomeInWords, replied } from '../acts.ts';
import { authorize, implicitClients, inWords } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';

/** Rows that are about the whole of an implicit response. */
const RESPONSE = ['B-24', 'CEHUB-23'];

async function tokenInFragment(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of implicitClients(bench)) {
    const authorization = await authorize(bench, { client, change: { response_type: 'token' } });
    const { response, exchange, visit } = authorization;
    if (response === undefined) {
      throw new SetUpFailure(`a request for an implicit token got ${inWords(authorization)}`);
    }
    const { query, fragment } = response;
    const report = (
      requirement: string | readonly string[],
      expected: string,
      actual: string,
      advisory = false,
    ) => judge.report({ requirement, expected, actual, exchanges: [exchange], advisory });
    for (const name of ['access_token', 'refresh_token', 'code']) {
      if (query.has(name)) report(RESPONSE, `no ${name} in the query of the redirect`, `a parameter ${name}`);
    }
    if (fragment.has('refresh_token')) {
      report(
        RESPONSE,
        'no refresh token beside an implicit token',
        'a parameter refresh_token in the fragment',
      );
    }
    const token = fragment.get('access_token');
    if (token === null) {
      report(RESPONSE, 'an access token in the fragment of the redirect', inWords(authorization));
      continue;
    }
    const type = fragment.get('token_type');
    if (type?.toLowerCase() !== 'bearer')
      report(RESPONSE, 'token_type Bearer beside the token', type ?? 'no token_type');
    // A redirect is not kept by caches on their own; the sentence is about every response with a token.
    if (!headerValues(replied(exchange), 'cache-control').join(',').toLowerCase().includes('no-store')) {
      report('B-09', 'Cache-Control: no-store on a redirect with a token', 'no such directive', true);
    }
    const call = await callResource(bench, token, firstResource(bench));
    if (replied(call).status === 401) {
      judge.report({
        requirement: RESPONSE,
        expected: 'an implicit token to be known to the resource',
        actual: outcomeInWords(call),
        exchanges: [...visit.exchanges, call],
      });
    }
  }
}

async function noTokenBesideCode(bench: ServerBench, judge: Judge): Promise<void> {
  const authorization = await authorize(bench);
  const { response, exchange } = authorization;
  if (response === undefined) throw new SetUpFailure(`a request for a code got ${inWords(authorization)}`);
  for (const name of ['access_token', 'refresh_token']) {
    if (!response.query.has(name) && !response.fragment.has(name)) continue;
    judge.report({
      requirement: 'B-24',
      expected: 'no token in the redirect that brings a code',
      actual: `a parameter ${name}`,
      exchanges: [exchange],
    });
  }
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const implicitGrantChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'implicit-response',
    title: 'An implicit response has a token in its fragment, nothing in its query, and no refresh token',
    requirements: ['B-24', 'B-09', 'CEHUB-23'],
    claims: ['implicit'],
    run: tokenInFragment,
  },
  {
    ...common,
    id: 'no-token-beside-a-code',
    title: 'A redirect with a code brings no token',
    requirements: ['B-24'],
    claims: ['authorization-code'],
    run: noTokenBesideCode,
  },
];
