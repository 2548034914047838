import { type Exchange, originOf, pathOf, replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { flawsOf, parameterOf, readTokenRequest } from '../readers/index.ts';
import { strayed } from './region-ways.ts';
import { openAll, type Rule } from './rule.ts';
import { credentialsOf, refreshTurns, type Traffic } from './traffic.ts';

/** The form that every request for tokens has, whatever it is for. */
export function judgeTokenRequests(traffic: Traffic): readonly Finding[] {
  const credentials = credentialsOf(traffic);
  const judgedElsewhere = strayed(traffic);
  return traffic.tokenTurns.flatMap(({ exchange }) => [
    ...judgeAddress(exchange, traffic),
    ...(judgedElsewhere.has(exchange) ? [] : judgeAuthentication(exchange, credentials)),
    ...judgeForm(exchange),
  ]);
}

function judgeAddress(exchange: Exchange, { tokenTurns, known }: Traffic): Finding[] {
  const { tokenPath, abandonedPathPrefix } = known;
  const path = pathOf(exchange.request.url);
  if (tokenPath === undefined || path === tokenPath) return [];
  const place = `${originOf(exchange.request.url)}${path}`;
  const named = tokenTurns.some(
    ({ refusal }) => `${refusal?.geolocation?.replace(/\/$/, '')}${tokenPath}` === place,
  );
  if (named) return [];
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
export function judgeAbandonedPaths({
  exchanges,
  known: { abandonedPathPrefix: prefix },
}: Traffic): readonly Finding[] {
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
export function judgeSecretInAddress(traffic: Traffic): readonly Finding[] {
  const { secret } = credentialsOf(traffic) ?? {};
  const forms = secret === undefined ? [] : [secret, encodeURIComponent(secret)];
  return traffic.exchanges
    .filter(
      ({ request }) =>
        forms.some((form) => request.url.includes(form)) || /[?&]client_secret=[^&]/.test(request.url),
    )
    .map((exchange) => ({
      requirement: ['B-06', 'MOBILEFIRST-D05'],
      expected: 'the client secret in no address',
      actual: `it is in the one of a ${exchange.request.method} request`,
      exchanges: [exchange],
    }));
}

/** @param registered the pair to find; without it nothing is said of what is proven */
function judgeAuthentication(
  exchange: Exchange,
  registered: { readonly id: string; readonly secret: string } | undefined,
): Finding[] {
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
  const proven =
    registered === undefined ||
    credentials.some(({ id, secret, undecoded }) =>
      [{ id, secret }, undecoded].some(
        (pair) => pair?.id === registered.id && pair.secret === registered.secret,
      ),
    );
  const aliases = parameters.filter(({ name }) => /^consumer_?(key|secret)$|^secret$/i.test(name));
  if (exchange.request.method === 'POST' && (!proven || aliases.length > 0)) {
    findings.push({
      requirement: ['ENIGMA-02', 'ESB-06'],
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

const NO_TOKEN_REQUEST = 'no token request is in the recording';

export const tokenRequestRule: Rule = {
  id: 'token-request-form',
  title: 'Every token request has the right address, form and proof',
  requirements: ['ENIGMA-02', 'ENIGMA-07', 'ENIGMA-25', 'ESB-06', 'B-01', 'B-05', 'B-06'],
  judge(traffic) {
    const none = traffic.tokenTurns.length === 0 ? NO_TOKEN_REQUEST : undefined;
    const unproven =
      credentialsOf(traffic) === undefined
        ? 'no token request with a secret is in the recording that yielded tokens, so that the right one is not known'
        : undefined;
    const noRefresh = refreshTurns(traffic).length === 0 ? 'no refresh is in the recording' : undefined;
    return {
      findings: [...judgeTokenRequests(traffic), ...judgeSecretInAddress(traffic)],
      open: {
        ...openAll(['ENIGMA-07', 'B-01', 'B-05'], none),
        ...openAll(['ENIGMA-02', 'ESB-06', 'B-06'], none ?? unproven),
        ...openAll(['ENIGMA-25'], noRefresh),
      },
    };
  },
};

export const abandonedPathRule: Rule = {
  id: 'legacy-path-left-behind',
  title: 'Nothing is sent to the paths of the old world, whatever the new endpoint replies',
  requirements: ['ENIGMA-01'],
  judge(traffic) {
    const refused = traffic.tokenTurns.some(
      ({ exchange, answer }) => answer === undefined && (replyOf(exchange)?.status ?? 0) !== 200,
    );
    return {
      findings: judgeAbandonedPaths(traffic),
      open: openAll(
        ['ENIGMA-01'],
        refused ? undefined : 'no token request that was refused, or found no server, is in the recording',
      ),
    };
  },
};
