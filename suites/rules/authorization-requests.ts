import type { Finding } from '../check.ts';
import { authorizationRequests, codeFlows, judgeCodeFlow } from './code-flows.ts';
import { openAll, type Rule } from './rule.ts';
import { credentialsOf, type Traffic } from './traffic.ts';

/** What is known of a client that sends people's browsers to an authorization server. */
export interface WebClientFacts {
  readonly registered?: { readonly id: string; readonly secret?: string };
  readonly redirectUri?: string;
  /** No client can know that its server takes proof keys: it then needs a state. @see RFC 9700 section 2.1 */
  readonly withoutProofKeys?: true | undefined;
}

/** Fewest characters of a state that nobody guesses: 128 bits in base64url. @see RFC 6749 section 10.10 */
const SHORTEST_STATE = 22;
/** A SHA-256 digest in base64url. @see RFC 7636 section 4.2 */
const S256 = /^[A-Za-z0-9_-]{43}$/;

/** How the URL to which a client sends a browser is made. @param url as the client gave it */
export function judgeAuthorizationUrl(
  url: string,
  { registered, redirectUri, withoutProofKeys }: WebClientFacts,
): readonly Finding[] {
  const parameters = new URL(url).searchParams;
  const only = (name: string) => {
    const values = parameters.getAll(name);
    return values.length === 1 ? values[0] : undefined;
  };
  const found = (requirement: Finding['requirement'], expected: string, actual: string): Finding => ({
    requirement,
    expected,
    actual,
    exchanges: [],
  });
  const findings: Finding[] = [];
  const wrong = [
    ...(only('response_type') === 'code' ? [] : [`response_type ${parameters.getAll('response_type')}`]),
    ...(only('client_id') === (registered?.id ?? (only('client_id') || 'one'))
      ? []
      : [`client_id ${parameters.getAll('client_id')}`]),
    ...(redirectUri !== undefined && parameters.has('redirect_uri') && only('redirect_uri') !== redirectUri
      ? ['another redirect_uri']
      : []),
  ];
  if (wrong.length > 0) {
    findings.push(
      found(
        'CEHUB-20',
        'an authorization URL with response_type code and the id of the client, once each',
        wrong.join('; '),
      ),
    );
  }
  const { secret } = registered ?? {};
  if (secret !== undefined && [secret, encodeURIComponent(secret)].some((form) => url.includes(form))) {
    findings.push(
      found(
        ['CEHUB-20', 'CEHUB-21', 'B-06'],
        'an authorization URL without the client secret',
        'one with it',
      ),
    );
  }
  const method = only('code_challenge_method');
  const proven = method === 'S256' && S256.test(only('code_challenge') ?? '');
  const byProofKey = proven && !parameters.has('state') && withoutProofKeys === undefined;
  const state = only('state') ?? '';
  if (state.length < SHORTEST_STATE && !byProofKey) {
    findings.push(
      found(
        'B-23',
        `a state of ${SHORTEST_STATE} characters or more, which nobody can guess`,
        state === '' ? 'none' : `one of ${state.length}`,
      ),
    );
  }
  if (!proven) {
    const none = !parameters.has('code_challenge');
    findings.push({
      ...found('B-44', 'a code_challenge by S256', none ? 'none' : `one by ${method ?? 'plain'}`),
      // Who has a secret is recommended to use one; who has none is obliged to, which shows when the code is redeemed.
      advisory: none,
    });
  }
  return findings;
}

/**
 * Whether each authorization has a state and a challenge of its own.
 * @param complete whether each URL is of a login of its own: else a server may have sent a browser on with some of it
 */
export const judgeFreshness = (urls: readonly URL[], complete: boolean): readonly Finding[] =>
  (
    [
      ['state', 'code_challenge', 'B-23'],
      ['code_challenge', 'state', 'B-44'],
    ] as const
  ).flatMap(([name, other, requirement]) => {
    const value = (url: URL, of: string) => url.searchParams.get(of);
    const again = urls.some((url, place) =>
      urls
        .slice(0, place)
        .some(
          (earlier) =>
            value(url, name) !== null &&
            value(earlier, name) === value(url, name) &&
            (complete ||
              (value(url, other) !== null &&
                value(earlier, other) !== null &&
                value(earlier, other) !== value(url, other))),
        ),
    );
    if (!again) return [];
    return [
      {
        requirement,
        expected: `another ${name} for each authorization`,
        actual: 'the same one for two',
        exchanges: [],
      },
    ];
  });

function judgeRequests(traffic: Traffic): readonly Finding[] {
  const registered = credentialsOf(traffic) ?? traffic.known.registered;
  const requests = authorizationRequests(traffic);
  const { withoutProofKeys } = traffic.known;
  const facts = { ...(registered === undefined ? {} : { registered }), withoutProofKeys };
  const fresh = judgeFreshness(
    requests.map(({ url }) => url),
    false,
  );
  return [
    ...requests.flatMap(({ url, exchange }) =>
      judgeAuthorizationUrl(url.href, facts).map((found) => ({ ...found, exchanges: [exchange] })),
    ),
    ...fresh.map((found) => ({ ...found, exchanges: requests.map(({ exchange }) => exchange) })),
  ];
}

const NO_REQUEST = 'no request of an authorization code by a browser is in the recording';
const NO_REDEMPTION = 'no token request with a code is in the recording';

export const codeFlowRule: Rule = {
  id: 'authorization-code-flow',
  title: 'An authorization is asked for with a state and a challenge of its own, and its code redeemed once',
  requirements: ['CEHUB-10', 'CEHUB-11', 'CEHUB-20', 'CEHUB-22', 'B-23', 'B-44', 'B-47'],
  judge(traffic) {
    const requests = authorizationRequests(traffic);
    const flows = codeFlows(traffic);
    const unproven =
      credentialsOf(traffic) === undefined
        ? 'which id and secret the client was registered with is not known'
        : undefined;
    return {
      findings: [...judgeRequests(traffic), ...flows.flatMap((flow) => judgeCodeFlow(flow, traffic))],
      open: {
        ...openAll(['CEHUB-11'], flows.length === 0 ? NO_REDEMPTION : unproven),
        ...openAll(['CEHUB-20'], requests.length === 0 ? NO_REQUEST : unproven),
        ...openAll(
          ['B-44'],
          requests.length < 2
            ? 'a recording of one authorization, or none, does not show whether each has a challenge of its own'
            : flows.every(({ asked }) => asked === undefined)
              ? 'no token request is in the recording with a code whose authorization is in it too'
              : undefined,
        ),
        ...openAll(
          ['CEHUB-10', 'CEHUB-22', 'B-23', 'B-47'],
          'what the client makes of answers that are not for it is not in the recording',
        ),
      },
    };
  },
};
