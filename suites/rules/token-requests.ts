import { type Exchange, pathOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { flawsOf, parameterOf, readTokenRequest } from '../readers/index.ts';

/** What is known of a client and of the servers that it was told of. */
export interface ClientFacts {
  /** The pair that the client was registered with. */
  readonly registered: { readonly id: string; readonly secret: string };
  /** Path of the token endpoint below every base URL. */
  readonly tokenPath: string;
  /** Prefix of the paths that a migrated client no longer asks. */
  readonly abandonedPathPrefix?: string;
}

/** The form that every request for tokens has, whatever it is for. */
export function judgeTokenRequests(exchanges: readonly Exchange[], facts: ClientFacts): readonly Finding[] {
  return exchanges.flatMap((exchange) => [
    ...judgeAddress(exchange, facts),
    ...judgeAuthentication(exchange, facts),
    ...judgeForm(exchange),
  ]);
}

function judgeAddress(exchange: Exchange, { tokenPath, abandonedPathPrefix }: ClientFacts): Finding[] {
  const path = pathOf(exchange.request.url);
  if (path === tokenPath) return [];
  if (abandonedPathPrefix !== undefined && path.startsWith(abandonedPathPrefix)) return [];
  return [
    {
      requirement: 'ENIGMA-07',
      expected: `token requests to go to ${tokenPath}`,
      actual: `one to ${path}`,
      exchanges: [exchange],
    },
  ];
}

/** Requests of any kind to the old world. */
export function judgeAbandonedPaths(
  exchanges: readonly Exchange[],
  { abandonedPathPrefix: prefix }: ClientFacts,
): readonly Finding[] {
  if (prefix === undefined) return [];
  return exchanges
    .filter(({ request }) => pathOf(request.url).startsWith(prefix))
    .map((exchange) => ({
      requirement: 'ENIGMA-01',
      expected: `no request below ${prefix}`,
      actual: `${exchange.request.method} ${pathOf(exchange.request.url)}`,
      exchanges: [exchange],
    }));
}

/** Secrets in addresses of any kind. */
export function judgeSecretInAddress(
  exchanges: readonly Exchange[],
  { registered: { secret } }: ClientFacts,
): readonly Finding[] {
  const forms = [secret, encodeURIComponent(secret)];
  return exchanges
    .filter(({ request }) => forms.some((form) => request.url.includes(form)))
    .map((exchange) => ({
      requirement: 'B-06',
      expected: 'the client secret in no address',
      actual: `it is in the one of a ${exchange.request.method} request`,
      exchanges: [exchange],
    }));
}

function judgeAuthentication(exchange: Exchange, { registered }: ClientFacts): Finding[] {
  const { credentials, parameters } = readTokenRequest(exchange.request).value;
  const findings: Finding[] = [];
  // A secret in the address is no way to authenticate, and the business of another rule.
  const ways = credentials.filter(({ by, secret }) => secret !== undefined && by !== 'query');
  if (ways.length > 1) {
    findings.push({
      requirement: 'B-05',
      expected: 'one proof of the identity of the client per request',
      actual: ways.map(({ by }) => by).join(' and '),
      exchanges: [exchange],
    });
  }
  const proven = credentials.some(({ id, secret, undecoded }) =>
    [{ id, secret }, undecoded].some(
      (pair) => pair?.id === registered.id && pair.secret === registered.secret,
    ),
  );
  const aliases = parameters.filter(({ name }) => /^consumer_?(key|secret)$|^secret$/i.test(name));
  if (exchange.request.method === 'POST' && (!proven || aliases.length > 0)) {
    findings.push({
      requirement: 'ENIGMA-02',
      expected: 'client_id and client_secret as registered, and no other names for them',
      actual: proven
        ? `also the parameters ${aliases.map(({ name }) => name).join(' and ')}`
        : `credentials from ${credentials.map(({ by }) => by).join(' and ') || 'nowhere'} that are not those`,
      exchanges: [exchange],
    });
  }
  return findings;
}

function judgeForm(exchange: Exchange): Finding[] {
  const reading = readTokenRequest(exchange.request);
  const { method, grantType, parameters } = reading.value;
  const findings: Finding[] = [];
  if (method !== 'POST') {
    findings.push({
      requirement: 'B-01',
      expected: 'token requests by POST',
      actual: `one by ${method}`,
      exchanges: [exchange],
    });
  }
  const refreshes = parameterOf(reading.value, 'refresh_token') !== undefined;
  if (!refreshes && grantType !== 'refresh_token') return findings;
  const own = parameters.filter(({ name, place }) => place === 'query' && !CREDENTIAL.test(name));
  const complaints = [
    ...(grantType === 'refresh_token' || grantType === undefined ? [] : [`grant_type=${grantType}`]),
    ...(own.length === 0 ? [] : [`${own.map(({ name }) => name).join(' and ')} in the URL`]),
    ...flawsOf(reading, 'content-type', 'grant-type', 'repeated-parameter', 'escape', 'encoding')
      .filter(({ where }) => !CREDENTIAL.test(where))
      .map(({ where, actual }) => `${where}: ${actual}`),
  ];
  // A refresh by GET is one fault, not two: what it lacks of a form follows from the method.
  if (method === 'POST' && complaints.length > 0) {
    findings.push({
      requirement: 'ENIGMA-25',
      expected: 'a refresh to be a form with grant_type refresh_token and the refresh token in its body',
      actual: complaints.join('; '),
      exchanges: [exchange],
    });
  }
  return findings;
}

/** Credentials in an address are the business of another rule. */
const CREDENTIAL = /client_(id|secret)$/;
