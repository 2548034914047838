import { createHash } from 'node:crypto';
import { type Exchange, headerValue, originOf, replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { flawsOf, parameterOf, readTokenRequest } from '../readers/index.ts';
import { credentialsOf, follows, statusOf, type TokenTurn, type Traffic } from './traffic.ts';

/** One login through a browser, as far as it was seen. */
export interface CodeFlow {
  /** Where the client sent its user's browser. */
  readonly asked: URL | undefined;
  /** Where the server sent the browser back to. */
  readonly sent: URL | undefined;
  /** With what the browser came back: another URL than that where somebody changed it on the way. */
  readonly came: URL | undefined;
  /** The requests for tokens that it led to, in order. */
  readonly redemptions: readonly TokenTurn[];
}

/** A request that opens an authorization. */
export interface AuthorizationRequest {
  readonly url: URL;
  readonly exchange: Exchange;
}

/** The authorizations that a client began: those of others are in what a browser records too. Reloads count once. */
export function authorizationRequests(traffic: Traffic): readonly AuthorizationRequest[] {
  const { exchanges, known, tokenTurns } = traffic;
  const ids = new Set([
    ...(known.registered === undefined ? [] : [known.registered.id]),
    ...tokenTurns.flatMap(({ request }) => request.credentials.map(({ id }) => id)),
  ]);
  const origins = new Set([
    ...(known.origins ?? []),
    ...tokenTurns.map(({ exchange }) => originOf(exchange.request.url)),
  ]);
  const found = new Map<string, AuthorizationRequest>();
  for (const exchange of exchanges) {
    const url = URL.parse(exchange.request.url);
    const asksForCode = url?.searchParams.getAll('response_type').includes('code') ?? false;
    if (url === null || !asksForCode || found.has(url.href)) continue;
    const own = ids.has(url.searchParams.get('client_id') ?? '') || origins.has(url.origin);
    if (own) found.set(url.href, { url, exchange });
  }
  return [...found.values()];
}

/** The logins of a client whose codes it redeemed. */
export function codeFlows(traffic: Traffic): readonly CodeFlow[] {
  const requests = authorizationRequests(traffic);
  const sent = traffic.exchanges.flatMap((exchange) => {
    const reply = replyOf(exchange);
    const location = reply === undefined ? undefined : headerValue(reply, 'location');
    return URL.parse(location ?? '', exchange.request.url) ?? [];
  });
  const isTokenRequest = new Set(traffic.tokenTurns.map(({ exchange }) => exchange));
  const came = traffic.exchanges
    .filter((exchange) => !isTokenRequest.has(exchange))
    .flatMap(({ request }) => URL.parse(request.url) ?? []);
  const redeemed = Map.groupBy(
    traffic.tokenTurns.filter(({ request }) => parameterOf(request, 'code') !== undefined),
    ({ request }) => parameterOf(request, 'code') ?? '',
  );
  return [...redeemed].map(([code, redemptions]) => {
    const answer = sent.find((url) => url.searchParams.get('code') === code);
    const back = came.find((url) => url.searchParams.get('code') === code);
    const state = (answer ?? back)?.searchParams.get('state');
    const candidates = requests.filter(({ url }) => url.searchParams.get('state') === state);
    return {
      asked: candidates.length === 1 ? candidates[0]?.url : undefined,
      sent: answer,
      came: back,
      redemptions,
    };
  });
}

const finding = (
  requirement: Finding['requirement'],
  expected: string,
  actual: string,
  turns: readonly TokenTurn[],
): Finding => ({ requirement, expected, actual, exchanges: turns.map(({ exchange }) => exchange) });

/** What a client sends for a code, and that it redeems it once, and only where it was its own. */
export const judgeCodeFlow = (flow: CodeFlow, traffic: Traffic): readonly Finding[] => [
  ...flow.redemptions.slice(0, 1).flatMap((turn) => judgeRedemption(flow, turn, traffic)),
  ...judgeRepetition(flow),
  ...judgeAnswer(flow, traffic),
];

function judgeRedemption({ asked, sent }: CodeFlow, turn: TokenTurn, traffic: Traffic): readonly Finding[] {
  const reading = readTokenRequest(turn.exchange.request);
  const request = reading.value;
  const wrong = [
    ...(request.grantType === 'authorization_code' ? [] : [`grant ${request.grantType ?? 'none'}`]),
    ...(sent === undefined || parameterOf(request, 'code') === sent.searchParams.get('code')
      ? []
      : ['another code']),
    ...(asked === undefined ||
    asked.searchParams.get('redirect_uri') === (parameterOf(request, 'redirect_uri') ?? null)
      ? []
      : ['another redirect_uri than the authorization request']),
    ...flawsOf(reading, 'method', 'content-type', 'parameter-in-query').map(({ actual }) => actual),
  ];
  return [
    ...(wrong.length === 0
      ? []
      : [
          finding(
            'CEHUB-22',
            'a form with the code as it came and the redirect_uri of the request',
            wrong.join('; '),
            [turn],
          ),
        ]),
    ...judgeProof(turn, traffic),
    ...judgeVerifier(turn, asked?.searchParams.get('code_challenge') ?? undefined),
    ...judgeProofless(asked, turn, traffic),
  ];
}

function judgeProof(turn: TokenTurn, traffic: Traffic): readonly Finding[] {
  const proofs = turn.request.credentials.filter(({ secret }) => secret !== undefined);
  const registered = credentialsOf(traffic);
  const proven =
    registered === undefined ||
    (proofs.length > 0 &&
      proofs.every(({ id, secret }) => id === registered.id && secret === registered.secret));
  if (proofs.length <= 1 && proven) return [];
  const rows = proofs.length > 1 ? ['CEHUB-11', 'B-05'] : 'CEHUB-11';
  return [
    finding(rows, 'the client to prove itself once', `${proofs.length} proofs, or another pair`, [turn]),
  ];
}

function judgeVerifier(turn: TokenTurn, challenge: string | undefined): readonly Finding[] {
  if (challenge === undefined) return [];
  const verifier = parameterOf(turn.request, 'code_verifier');
  const fits =
    verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
  if (fits && /^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return [];
  const actual = verifier === undefined ? 'none' : 'another one';
  return [finding('B-44', 'the verifier of the challenge, of 43 to 128 characters', actual, [turn])];
}

/** Who has no secret has nothing but a proof key to show that a code is its own. @see RFC 9700 section 2.1.1 */
function judgeProofless(asked: URL | undefined, turn: TokenTurn, { known }: Traffic): readonly Finding[] {
  const { request } = turn;
  const proven =
    request.credentials.some(({ secret }) => secret !== undefined) ||
    parameterOf(request, 'client_assertion') !== undefined;
  const keyed = asked === undefined || asked.searchParams.has('code_challenge');
  if (keyed || proven || known.withoutProofKeys === true) return [];
  return [finding('B-44', 'a proof key of a client that has no secret', 'none', [turn])];
}

/** A code is good once: who sends it again has taken one answer twice, or insists on what was refused. */
function judgeRepetition({ redemptions }: CodeFlow): readonly Finding[] {
  const [first, again] = redemptions;
  if (first === undefined || again === undefined) return [];
  const bought = first.answer !== undefined;
  // Whose request was lost on the way may send it again.
  const status = statusOf(first) ?? 500;
  if (!bought && (status >= 500 || status === 429)) return [];
  if (!bought && !follows(again, first)) return [];
  return [
    finding(
      bought ? ['B-23', 'CEHUB-22'] : 'CEHUB-22',
      bought ? 'a code to be redeemed once' : 'one attempt with a code that is refused',
      `${redemptions.length} token requests with it`,
      redemptions,
    ),
  ];
}

/** An answer that was not made for this client, or was changed on its way, is given up. */
function judgeAnswer({ asked, sent, came, redemptions }: CodeFlow, { known }: Traffic): readonly Finding[] {
  if (came === undefined || redemptions.length === 0) return [];
  const said = (url: URL, name: string) => url.searchParams.get(name) ?? undefined;
  const given = (row: Finding['requirement'], what: string) =>
    finding(row, `${what} to be given up`, 'its code is redeemed', redemptions);
  if (new URLSearchParams(came.hash.slice(1)).has('code')) {
    return [given('CEHUB-22', 'an answer with its code in the fragment')];
  }
  return [
    ...(said(came, 'error') === undefined ? [] : [given(['CEHUB-10', 'CEHUB-22'], 'an answer that denies')]),
    ...(asked === undefined || said(came, 'state') === said(asked, 'state')
      ? []
      : [given(['B-23', 'CEHUB-22'], 'an answer whose state is not that of the request')]),
    ...(sent === undefined || said(came, 'iss') === undefined || said(came, 'iss') === said(sent, 'iss')
      ? []
      : [
          {
            ...given('B-47', 'an answer that names the issuer of somebody else'),
            // RFC 9207 binds who supports it, and RFC 9700 section 2.1 knows other defences against mix-ups.
            advisory: known.discovers === undefined,
          },
        ]),
  ];
}
