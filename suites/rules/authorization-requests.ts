import type { Finding } from '../check.ts';

/** What is known of a client that sends people's browsers to an authorization server. */
export interface WebClientFacts {
  readonly registered: { readonly id: string; readonly secret: string };
  readonly redirectUri: string;
}

/** Fewest characters of a state that nobody guesses: 128 bits in base64url. @see RFC 6749 section 10.10 */
const SHORTEST_STATE = 22;
/** A SHA-256 digest in base64url. @see RFC 7636 section 4.2 */
const S256 = /^[A-Za-z0-9_-]{43}$/;

/** How the URL to which a client sends a browser is made. @param url as the client gave it */
export function judgeAuthorizationUrl(
  url: string,
  { registered, redirectUri }: WebClientFacts,
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
    ...(only('client_id') === registered.id ? [] : [`client_id ${parameters.getAll('client_id')}`]),
    ...(parameters.has('redirect_uri') && only('redirect_uri') !== redirectUri
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
  if ([registered.secret, encodeURIComponent(registered.secret)].some((form) => url.includes(form))) {
    findings.push(
      found(
        ['CEHUB-20', 'CEHUB-21', 'B-06'],
        'an authorization URL without the client secret',
        'one with it',
      ),
    );
  }
  const state = only('state') ?? '';
  if (state.length < SHORTEST_STATE) {
    findings.push(
      found(
        'B-23',
        `a state of ${SHORTEST_STATE} characters or more, which nobody can guess`,
        state === '' ? 'none' : `one of ${state.length}`,
      ),
    );
  }
  const method = only('code_challenge_method');
  if (method !== 'S256' || !S256.test(only('code_challenge') ?? '')) {
    findings.push(
      found(
        'B-44',
        'a code_challenge by S256',
        parameters.has('code_challenge') ? `one by ${method ?? 'plain'}` : 'none',
      ),
    );
  }
  return findings;
}
