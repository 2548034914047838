import { type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { flawsOf, readBearer } from '../readers/index.ts';
import { openAll, type Rule } from './rule.ts';
import type { Traffic } from './traffic.ts';

/**
 * How every request to a protected resource presents its token.
 * @param issued every access token so far; undefined where nobody can know them all
 */
export function judgeApiRequests(
  exchanges: readonly Exchange[],
  issued: ReadonlySet<string> | undefined,
): readonly Finding[] {
  return exchanges.flatMap((exchange) => [
    ...judgePresentation(exchange, issued),
    ...judgeTokenInAddress(exchange, issued),
  ]);
}

function judgePresentation(exchange: Exchange, issued: ReadonlySet<string> | undefined): Finding[] {
  const reading = readBearer(exchange.request);
  const findings: Finding[] = flawsOf(reading, 'several-places', 'repeated-header', 'repeated-parameter').map(
    ({ actual }) => ({
      requirement: ['B-29', 'MOBILEFIRST-32'],
      expected: 'an access token to be presented in one way per request',
      actual,
      exchanges: [exchange],
    }),
  );
  const inHeader = reading.value.find(({ place }) => place === 'header');
  const wrong = flawsOf(reading, 'scheme', 'separator', 'token').map(({ actual }) => actual);
  const foreign =
    inHeader !== undefined && wrong.length === 0 && issued !== undefined && !issued.has(inHeader.token);
  const elsewhere = inHeader === undefined && reading.value.length > 0 && wrong.length === 0;
  if (wrong.length > 0 || foreign || elsewhere) {
    findings.push({
      // Where a token that nobody issued comes from is another question.
      requirement: foreign ? 'ENIGMA-21' : ['ENIGMA-21', 'MOBILEFIRST-32'],
      expected: 'Authorization to be the word Bearer, a space, and the access token as it was issued',
      actual: elsewhere ? 'no such field' : foreign ? 'a token that was never issued' : wrong.join('; '),
      exchanges: [exchange],
    });
  }
  if (inHeader !== undefined && flawsOf(reading, 'extra-space').length > 0) {
    findings.push({
      requirement: 'ENIGMA-21',
      expected: 'one space after the word Bearer',
      actual: 'several, which RFC 6750 allows and the document does not',
      exchanges: [exchange],
      advisory: true,
    });
  }
  return findings;
}

/** @param named whether the name of the parameter alone tells that a token stands there */
function judgeTokenInAddress(
  exchange: Exchange,
  issued: ReadonlySet<string> = new Set(),
  named = true,
): Finding[] {
  const { request } = exchange;
  const addresses = [
    { what: 'the URL', text: request.url },
    ...headerValues(request, 'referer').map((text) => ({ what: 'the Referer', text })),
  ];
  return addresses
    .filter(
      ({ text }) =>
        (named && /[?&]access_token=/.test(text)) || [...issued].some((token) => isIn(text, token)),
    )
    .map(({ what }) => ({
      requirement: ['B-36', 'MOBILEFIRST-D05'],
      expected: 'access tokens in no address',
      actual: `one in ${what} of a ${request.method} request`,
      exchanges: [exchange],
    }));
}

/** Whether an address shows a token; a short one may be a part of some other word. */
const isIn = (address: string, token: string): boolean =>
  token.length < SURELY_A_TOKEN ? address.split(/[/?&=#;]/).includes(token) : address.includes(token);

const SURELY_A_TOKEN = 16;

/** Every access token that an answer in the traffic has issued. */
const issuedIn = ({ tokenTurns }: Traffic): ReadonlySet<string> =>
  new Set(tokenTurns.flatMap(({ answer }) => answer?.accessToken ?? []));

/** How calls present their tokens, and that no address shows one. */
export function judgePresentations(traffic: Traffic): readonly Finding[] {
  const calls = traffic.apiTurns.map(({ exchange }) => exchange);
  const issued = issuedIn(traffic);
  if (traffic.known.complete) return judgeApiRequests(calls, issued);
  // Other tokens than those that the recording shows may have been issued, and others have tokens of their own.
  const isCall = new Set(calls);
  return [
    ...calls.flatMap((exchange) => judgePresentation(exchange, undefined)),
    ...traffic.exchanges.flatMap((each) => judgeTokenInAddress(each, issued, isCall.has(each))),
  ];
}

export const presentationRule: Rule = {
  id: 'token-presentation',
  title: 'Calls present their token in the Authorization header, and nowhere else',
  requirements: ['ENIGMA-21', 'MOBILEFIRST-32', 'MOBILEFIRST-D05', 'B-29', 'B-36'],
  judge(traffic) {
    const presented = traffic.apiTurns.some(({ tokens }) => tokens.length > 0);
    const none = presented ? undefined : NO_TOKEN_SHOWN;
    return {
      findings: judgePresentations(traffic),
      open: {
        ...openAll(['ENIGMA-21', 'MOBILEFIRST-32', 'B-29'], none),
        'MOBILEFIRST-D05': 'what a client stores and logs is not in a recording',
        'B-36':
          none ??
          'no address in the recording shows an access token; logs and histories of the client are not in it',
      },
    };
  },
};

/** Some programs leave credentials out of what they save. */
const NO_TOKEN_SHOWN =
  'no request with an access token is in the recording; where Authorization fields were left out when it was saved, as browsers do unless they are told otherwise, save it again with sensitive data';
