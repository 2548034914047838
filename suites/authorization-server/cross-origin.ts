import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { type HttpRequest, headerValues, originOf } from '../../mock-server/wire/index.ts';
import { replied } from '../acts.ts';
import { codeClients, PLAIN_STATE } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';

const FOREIGN = 'https://page.example';

/** People are sent to this endpoint: a page that could ask it by itself would do so as whoever is logged in there. */
async function unshared(bench: ServerBench, judge: Judge): Promise<void> {
  const { authorization } = bench.target.endpoints;
  if (authorization === undefined) throw new MissingControl('the target file has no endpoints.authorization');
  const [{ id, redirectUris }] = codeClients(bench);
  const [redirectUri = ''] = redirectUris;
  const parameters = { response_type: 'code', client_id: id, redirect_uri: redirectUri, state: PLAIN_STATE };
  const url = `${authorization}?${new URLSearchParams(parameters)}`;
  for (const origin of new Set([originOf(redirectUri), FOREIGN])) {
    for (const [what, request] of requestsOf(url, origin)) {
      const exchange = await bench.send(request);
      const shared = headerValues(replied(exchange), 'Access-Control-Allow-Origin');
      if (!shared.some((granted) => granted === '*' || granted === origin)) continue;
      return judge.report({
        requirement: 'B-49',
        expected: `no page to be allowed ${what}`,
        actual: `Access-Control-Allow-Origin: ${shared.join(', ')} for a page of ${origin}`,
        exchanges: [exchange],
      });
    }
  }
}

const requestsOf = (url: string, origin: string): readonly (readonly [what: string, HttpRequest])[] => [
  [
    'to read what the authorization endpoint answers',
    { method: 'GET', url, headers: [['Origin', origin]], body: new Uint8Array() },
  ],
  [
    'to ask the authorization endpoint by itself',
    {
      method: 'OPTIONS',
      url,
      headers: [
        ['Origin', origin],
        ['Access-Control-Request-Method', 'GET'],
        ['Access-Control-Request-Headers', 'authorization'],
      ],
      body: new Uint8Array(),
    },
  ],
];

export const crossOriginChecks: readonly ServerCheck[] = [
  {
    id: 'authorization-endpoint-for-people-only',
    title: 'No page of another origin may ask the authorization endpoint, or read what it answers',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-49'],
    claims: ['authorization-code'],
    controls: [],
    run: unshared,
  },
];
