import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { type Authorization, authorize, codeClients, codeFrom, inWords } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { givesAccess, responseParameter } from '../readers/index.ts';
import { differsByLoopbackPort, spoilt } from './spoilt-uris.ts';

async function exactly(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of codeClients(bench)) {
    const agent = bench.openUserAgent();
    const sent = (redirectUri: string) =>
      authorize(bench, { client, agent, change: { redirect_uri: redirectUri } });
    for (const registered of client.redirectUris) {
      const good = await sent(registered);
      if (codeFrom(good) === undefined) {
        throw new SetUpFailure(`a request with the registered ${registered} got ${inWords(good)}`);
      }
      const wrong: { readonly how: string; readonly uri: string; readonly authorization: Authorization }[] =
        [];
      for (const { how, uri } of spoilt(registered)) {
        if (client.redirectUris.includes(uri)) continue;
        const authorization = await sent(uri);
        if (isTaken(authorization, uri, client.redirectUris)) wrong.push({ how, uri, authorization });
      }
      const [first] = wrong;
      if (first === undefined) continue;
      judge.report({
        requirement: ['B-22', 'CEHUB-18'],
        expected: `nobody to be sent to what is not exactly the registered ${registered}`,
        actual: `${inWords(first.authorization)}; taken for the registered one: ${wrong.map(({ how }) => how).join(', ')}`,
        exchanges: wrong.slice(0, 6).map(({ authorization }) => authorization.exchange),
      });
    }
  }
}

/** Whether a request was answered as if the redirect URI were good, or the browser sent to it all the same. */
function isTaken({ response }: Authorization, given: string, registered: readonly string[]): boolean {
  if (response === undefined) return false;
  const { location } = response;
  if (givesAccess(response) || leadsTo(location, given)) return true;
  return !registered.some((uri) => leadsTo(location, uri)) && samePlace(location, given);
}

/** Whether a URL is another one with parameters behind it. */
const leadsTo = (location: string, uri: string): boolean =>
  location.startsWith(uri) && /^($|[?#&])/.test(location.slice(uri.length));

function samePlace(one: string, other: string): boolean {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [here, there] = [new URL(one), new URL(other)];
  return here.protocol === there.protocol && here.host === there.host && here.pathname === there.pathname;
}

/** Where nobody was ever registered. */
const ELSEWHERE = 'https://evil.test/callback';

async function unknownClients(bench: ServerBench, judge: Judge): Promise<void> {
  const [client] = codeClients(bench);
  const [uri = ''] = client.redirectUris;
  const agent = bench.openUserAgent();
  const cases = [
    { what: 'a client that nobody registered', change: { client_id: 'nobody-registered-this' } },
    { what: 'no client at all', change: { client_id: undefined } },
    { what: 'a client of another name than the registered one', change: { client_id: `${client.id}x` } },
  ];
  for (const { what, change } of cases) {
    for (const redirectUri of [ELSEWHERE, uri]) {
      const authorization = await authorize(bench, {
        client,
        agent,
        change: { ...change, redirect_uri: redirectUri },
      });
      if (authorization.response === undefined) continue;
      judge.report({
        requirement: ['B-22', 'CEHUB-17'],
        expected: `a page for a request of ${what}`,
        actual: inWords(authorization),
        exchanges: [authorization.exchange],
      });
    }
  }
  for (const [first, second] of [[uri, ELSEWHERE] as const, [ELSEWHERE, uri] as const]) {
    const authorization = await authorize(bench, {
      client,
      agent,
      change: { redirect_uri: first },
      more: [['redirect_uri', second]],
    });
    const { response } = authorization;
    if (response === undefined || !samePlace(response.location, ELSEWHERE)) continue;
    judge.report({
      requirement: ['B-22', 'CEHUB-18'],
      expected: 'nobody to be sent to the unregistered one of two redirect URIs',
      actual: inWords(authorization),
      exchanges: [authorization.exchange],
    });
  }
}

async function loopbackPorts(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of codeClients(bench)) {
    for (const registered of client.redirectUris) {
      const given = registered.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(:\d+)?/, '$1:58123');
      if (given === registered || !differsByLoopbackPort(registered, given)) continue;
      const authorization = await authorize(bench, { client, change: { redirect_uri: given } });
      const taken = codeFrom(authorization) !== undefined;
      judge.observe(
        'ports of redirect URIs on loopback addresses',
        taken ? 'any' : 'the registered one only',
      );
      if (!taken || isOn(authorization, given)) continue;
      judge.report({
        requirement: 'B-22',
        expected: `a response at ${given}`,
        actual: inWords(authorization),
        exchanges: [authorization.exchange],
      });
    }
  }
}

const isOn = ({ response }: Authorization, uri: string): boolean =>
  response !== undefined &&
  leadsTo(response.location, uri) &&
  responseParameter(response, 'code') !== undefined;

const common = { party: 'authorization-server', claims: ['authorization-code'], controls: [] } as const;

export const redirectUriChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'redirect-uri-near-misses',
    title: 'A redirect URI that is not, character by character, a registered one is answered with a page',
    kind: 'property',
    requirements: ['B-22', 'CEHUB-18'],
    run: exactly,
  },
  {
    ...common,
    id: 'redirect-of-unknown-clients',
    title:
      'A request of an unknown client, or with two redirect URIs, sends nobody to an unregistered address',
    kind: 'scenario',
    requirements: ['B-22', 'CEHUB-17', 'CEHUB-18'],
    run: unknownClients,
  },
  {
    ...common,
    id: 'redirect-uri-loopback-port',
    title: 'A redirect URI on a loopback address comes with its registered port, or with any',
    kind: 'scenario',
    requirements: ['B-22'],
    run: loopbackPorts,
  },
];
