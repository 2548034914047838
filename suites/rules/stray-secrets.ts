import {
  bodyText,
  type Exchange,
  headerValue,
  originOf,
  pathOf,
  replyOf,
} from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { parameterOf } from '../readers/index.ts';
import { formIn } from '../secret-forms.ts';
import { openAll, type Rule } from './rule.ts';
import { credentialsOf, isNothing, presentedRefreshToken, type Traffic } from './traffic.ts';

/** Fewest characters of a secret that nothing else contains by chance. */
const SURELY_A_SECRET = 6;

const unique = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== undefined))].filter(
    (value) => value.length >= SURELY_A_SECRET && !isNothing(value),
  );

/** Refresh tokens of a client, and verifiers of its codes. */
const ofTokenEndpoint = ({ tokenTurns, known }: Traffic): readonly string[] =>
  unique([
    ...(known.provisioned ?? []),
    ...tokenTurns.flatMap(({ request, answer }) => [
      presentedRefreshToken(request),
      parameterOf(request, 'code_verifier'),
      answer?.refreshToken,
    ]),
  ]);

const carries = ({ request }: Exchange, secrets: readonly string[]): boolean => {
  const said = Buffer.from(`${request.url}\n${JSON.stringify(request.headers)}\n${bodyText(request)}`);
  return secrets.some((secret) => formIn(said, secret) !== undefined);
};

/** What only the token endpoint may see, in calls of the API. @see RFC 6749 section 10.4 */
export function judgeStrayRefreshTokens(traffic: Traffic): readonly Finding[] {
  const secrets = ofTokenEndpoint(traffic);
  return traffic.apiTurns
    .filter(({ exchange }) => carries(exchange, secrets))
    .slice(0, 1)
    .map(({ exchange }) => ({
      requirement: 'B-D11',
      expected: 'refresh tokens and verifiers to be shown to the authorization server only',
      actual: `one of them in ${exchange.request.method} ${pathOf(exchange.request.url)}`,
      exchanges: [exchange],
    }));
}

/** Tokens and secrets that went where a redirect to another origin led. */
export function judgeRedirectedSecrets(traffic: Traffic): readonly Finding[] {
  const { exchanges, tokenTurns, apiTurns, known } = traffic;
  const secrets = unique([
    ...ofTokenEndpoint(traffic),
    credentialsOf(traffic)?.secret,
    ...tokenTurns.map(({ answer }) => answer?.accessToken),
    ...apiTurns.flatMap(({ tokens }) => tokens.map(({ token }) => token)),
  ]);
  const own = new Set([...tokenTurns, ...apiTurns].map(({ exchange }) => exchange));
  return exchanges
    .flatMap((redirecting): readonly Finding[] => {
      const target = own.has(redirecting) ? elsewhere(redirecting) : undefined;
      if (target === undefined || (known.origins ?? []).includes(target.origin)) return [];
      const followed = exchanges.find(
        (each) =>
          each.began > redirecting.ended &&
          originOf(each.request.url) === target.origin &&
          pathOf(each.request.url) === target.pathname &&
          carries(each, secrets),
      );
      if (followed === undefined) return [];
      return [
        {
          requirement: ['B-D12', 'MOBILEFIRST-03'],
          expected: 'neither token nor secret to follow a redirect to another origin',
          actual: `some in ${followed.request.method} ${target.pathname} at ${target.origin}`,
          exchanges: [redirecting, followed],
        },
      ];
    })
    .slice(0, 1);
}

/** Where a reply redirects to, if that is another origin. */
function elsewhere(exchange: Exchange): URL | undefined {
  const reply = replyOf(exchange);
  if (reply === undefined || ![301, 302, 303, 307, 308].includes(reply.status)) return undefined;
  const target = URL.parse(headerValue(reply, 'location') ?? '', exchange.request.url) ?? undefined;
  return target?.origin === originOf(exchange.request.url) ? undefined : target;
}

export const straySecretRule: Rule = {
  id: 'stray-secrets',
  title: 'Refresh tokens are for the authorization server, and nothing secret follows a redirect elsewhere',
  requirements: ['B-D11', 'B-D12', 'MOBILEFIRST-03'],
  judge(traffic) {
    const secrets = ofTokenEndpoint(traffic).length > 0 && traffic.apiTurns.length > 0;
    const redirected = [...traffic.tokenTurns, ...traffic.apiTurns].some(
      ({ exchange }) => elsewhere(exchange) !== undefined,
    );
    return {
      findings: [...judgeStrayRefreshTokens(traffic), ...judgeRedirectedSecrets(traffic)],
      open: {
        ...openAll(['B-D11'], secrets ? undefined : 'no refresh token beside a call is in the recording'),
        ...openAll(
          ['B-D12', 'MOBILEFIRST-03'],
          redirected ? undefined : 'no request that was redirected to another origin is in the recording',
        ),
      },
    };
  },
};
