import { type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { flawsOf, readBearer } from '../readers/index.ts';

/** How every request to a protected resource presents its token. @param issued every access token so far */
export function judgeApiRequests(
  exchanges: readonly Exchange[],
  issued: ReadonlySet<string>,
): readonly Finding[] {
  return exchanges.flatMap((exchange) => [
    ...judgePresence(exchange),
    ...judgePresentation(exchange, issued),
    ...judgeTokenInAddress(exchange, issued),
  ]);
}

function judgePresence(exchange: Exchange): Finding[] {
  const { value, flaws } = readBearer(exchange.request);
  if (value.length > 0 || flaws.length > 0) return [];
  return [
    {
      requirement: 'ENIGMA-24',
      expected: 'every call to carry an access token',
      actual: 'one without any',
      exchanges: [exchange],
    },
  ];
}

function judgePresentation(exchange: Exchange, issued: ReadonlySet<string>): Finding[] {
  const reading = readBearer(exchange.request);
  const findings: Finding[] = flawsOf(reading, 'several-places', 'repeated-header', 'repeated-parameter').map(
    ({ actual }) => ({
      requirement: 'B-29',
      expected: 'an access token to be presented in one way per request',
      actual,
      exchanges: [exchange],
    }),
  );
  const inHeader = reading.value.find(({ place }) => place === 'header');
  const wrong = flawsOf(reading, 'scheme', 'separator', 'token').map(({ actual }) => actual);
  const foreign = inHeader !== undefined && wrong.length === 0 && !issued.has(inHeader.token);
  const elsewhere = inHeader === undefined && reading.value.length > 0 && wrong.length === 0;
  if (wrong.length > 0 || foreign || elsewhere) {
    findings.push({
      requirement: 'ENIGMA-21',
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

function judgeTokenInAddress(exchange: Exchange, issued: ReadonlySet<string>): Finding[] {
  const { request } = exchange;
  const addresses = [
    { what: 'the URL', text: request.url },
    ...headerValues(request, 'referer').map((text) => ({ what: 'the Referer', text })),
  ];
  return addresses
    .filter(({ text }) => /[?&]access_token=/.test(text) || [...issued].some((token) => text.includes(token)))
    .map(({ what }) => ({
      requirement: 'B-36',
      expected: 'access tokens in no address',
      actual: `one in ${what} of a ${request.method} request`,
      exchanges: [exchange],
    }));
}
