import {
  bodyText,
  type Exchange,
  headerValue,
  originOf,
  pathOf,
  replyOf,
} from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import type { TokenRequest } from '../readers/index.ts';
import type { Judgement, Rule } from './rule.ts';
import { credentialsOf, follows, type TokenTurn, type Traffic } from './traffic.ts';

/** A token request that was answered with code 16, the place that the answer named, and the request after it. */
interface Hop {
  readonly from: TokenTurn;
  readonly geolocation: string;
  readonly next: TokenTurn | undefined;
}

function hopsOf({ tokenTurns, known }: Traffic): readonly Hop[] {
  return tokenTurns.flatMap((from) => {
    const { code, geolocation } = from.refusal ?? {};
    if (code === undefined || code !== known.errorCodes?.elsewhere) return [];
    if (geolocation === undefined || URL.parse(geolocation) === null) return [];
    return { from, geolocation, next: tokenTurns.find((turn) => follows(turn, from)) };
  });
}

/** Whether a request at the usual place of its origin is the beginning of another way rather than a step of this one. */
const beginsAnew = ({ geolocation }: Hop, next: TokenTurn, tokenPath: string | undefined): boolean =>
  pathOf(geolocation) !== '/' && pathOf(next.exchange.request.url) === tokenPath;

/** Whether a hop begins a way, and leads to another place: that far every client has to go. */
const isFirst = ({ from, geolocation }: Hop, hops: readonly Hop[]): boolean =>
  originOf(from.exchange.request.url) !== originOf(geolocation) &&
  pathOf(geolocation) === '/' &&
  !hops.some((hop) => hop.next === from && isFollowed(hop));

const isFollowed = ({ geolocation, next }: Hop): boolean =>
  next !== undefined && originOf(next.exchange.request.url) === originOf(geolocation);

/** Whether each request that follows code 16 is the same one, below the place that was named. */
export function judgeHops(traffic: Traffic): readonly Finding[] {
  const { known } = traffic;
  const hops = hopsOf(traffic);
  const judged = hops.flatMap((hop): Finding | readonly Finding[] => {
    const { from, geolocation, next } = hop;
    const exchanges = [from, ...(next === undefined ? [] : [next])].map(({ exchange }) => exchange);
    if (next === undefined || !isFollowed(hop)) {
      if (!(known.origins ?? []).includes(originOf(geolocation))) return [];
      if (!known.complete && (next === undefined || !isFirst(hop, hops))) return [];
      return wayward(
        'ENIGMA-35',
        `the next request of the way to go to ${originOf(geolocation)}`,
        next === undefined ? 'none' : `one at ${originOf(next.exchange.request.url)}`,
        exchanges,
      );
    }
    if (!known.complete && beginsAnew(hop, next, known.tokenPath)) return [];
    return [...judgePath(hop, next, known.tokenPath), ...judgeContent(from, next, known.complete)];
  });
  return judged.flat();
}

function judgePath({ from, geolocation }: Hop, next: TokenTurn, tokenPath: string | undefined): Finding[] {
  const expected = `${pathOf(geolocation).replace(/\/$/, '')}${tokenPath ?? pathOf(from.exchange.request.url)}`;
  const path = pathOf(next.exchange.request.url);
  if (path === expected) return [];
  const rows = path.replaceAll(/\/+/g, '/') === expected ? ['ENIGMA-07'] : ['ENIGMA-07', 'ENIGMA-35'];
  return [
    wayward(rows, `the token request at ${expected} below the geolocation`, `it at ${path}`, [
      from.exchange,
      next.exchange,
    ]),
  ];
}

function judgeContent(from: TokenTurn, next: TokenTurn, complete: boolean): Finding[] {
  const changed = changes(from, next);
  // A request of another grant belongs to another login, as far as an observer can tell.
  const other = next.request.grantType !== undefined && next.request.grantType !== from.request.grantType;
  if (changed.length === 0 || (!complete && other)) return [];
  return [
    wayward('ENIGMA-35', 'the same request at the geolocation', changed.join('; '), [
      from.exchange,
      next.exchange,
    ]),
  ];
}

/** Requests on the way that are not what the one before them was, with those after them: what they lack is one fault. */
export function strayed(traffic: Traffic): ReadonlySet<Exchange> {
  const found = new Set<Exchange>();
  for (const hop of hopsOf(traffic)) {
    const { from, next } = hop;
    if (next === undefined || !isFollowed(hop)) continue;
    if (found.has(from.exchange) || judgeContent(from, next, false).length > 0) found.add(next.exchange);
  }
  return found;
}

/** In which ways a token request is another one than the first. Its address is for other rules. */
function changes(first: TokenTurn, turn: TokenTurn): string[] {
  const { request } = turn.exchange;
  const host = headerValue(request, 'host');
  const authority = originOf(request.url).split('//')[1];
  return [
    ...(first.request.method === turn.request.method ? [] : [`method ${turn.request.method}`]),
    ...(contentOf(first.request) === contentOf(turn.request) ? [] : ['other parameters or credentials']),
    ...(host === undefined || host === authority ? [] : [`Host ${host} at ${authority}`]),
  ];
}

/** Parameters and credentials beside those in the address; their order means nothing. */
const contentOf = (request: TokenRequest): string =>
  [
    ...request.parameters.filter(({ place }) => place !== 'query'),
    ...request.credentials.filter(({ by }) => by !== 'query'),
  ]
    .map((part) => JSON.stringify(part))
    .sort()
    .join();

/** Token requests for one call after which a way that leads nowhere must have been given up. */
const PATIENCE = 11;
/** Milliseconds within which a request follows another one without a call between. */
const AT_ONCE = 1000;

/** A way through the regions that leads nowhere is given up. */
export function judgeEndlessWays(traffic: Traffic): readonly Finding[] {
  const { maxHops, complete } = traffic.known;
  const most = maxHops === undefined ? PATIENCE : maxHops + 1;
  let way: TokenTurn[] = [];
  for (const hop of hopsOf(traffic)) {
    const { from, next } = hop;
    if (way.at(-1) !== from) way = [from];
    const atOnce = next !== undefined && next.exchange.startedAt - from.exchange.endedAt < AT_ONCE;
    if (next !== undefined && (complete || (isFollowed(hop) && atOnce))) way.push(next);
    if (way.length > most) break;
  }
  if (way.length <= most) return [];
  return [
    wayward(
      'ENIGMA-35',
      'a way that leads nowhere to be given up after a few hops',
      `more than ${most} token requests`,
      way.map(({ exchange }) => exchange),
    ),
  ];
}

/** Credentials that were sent to where they do not belong. */
export function judgeTrust(traffic: Traffic): readonly Finding[] {
  const credentials = credentialsOf(traffic);
  if (credentials === undefined) return [];
  const { origins } = traffic.known;
  const carrying = traffic.exchanges.filter((exchange) => carries(exchange, credentials));
  const home = carrying[0] === undefined ? '' : originOf(carrying[0].request.url);
  const betrayal = carrying.find(({ request: { url } }) =>
    origins === undefined
      ? (isPlainHttp(url) && !isPlainHttp(home)) || hasUser(url)
      : !origins.includes(originOf(url)),
  );
  const redirect = betrayal === undefined && origins === undefined ? redirected(carrying) : undefined;
  const found = betrayal ?? redirect;
  if (found === undefined) return [];
  return [
    {
      requirement: 'ENIGMA-35',
      expected: 'no credentials to be sent to a place that is not https or not allowed',
      actual: `a request with them to ${originOf(found.request.url)}${pathOf(found.request.url)}`,
      exchanges: [...carrying.filter(({ began }) => began < found.began).slice(-2), found],
      advisory: !isPlainHttp(found.request.url), // a list of allowed hosts is recommended, https is demanded
    },
  ];
}

/** A request with credentials to where a redirect to another origin led. */
const redirected = (carrying: readonly Exchange[]): Exchange | undefined =>
  carrying.find(({ request: { url } }, place) =>
    carrying.slice(0, place).some((earlier) => {
      const reply = replyOf(earlier);
      const location = reply === undefined ? undefined : headerValue(reply, 'location');
      return location === url && originOf(location) !== originOf(earlier.request.url);
    }),
  );

function carries({ request }: Exchange, { id, secret }: { id: string; secret: string }): boolean {
  const said = [request.url, bodyText(request), ...request.headers.map(([, value]) => value)].join('\n');
  return said.includes(secret) || said.includes(Buffer.from(`${id}:${secret}`).toString('base64'));
}

const hasUser = (url: string): boolean => originOf(url).includes('@');

/** Whether a request travels unprotected over a network. */
export const isPlainHttp = (url: string): boolean =>
  /^http:\/\//i.test(url) && !/^http:\/\/([^/]*@)?(127\.|localhost\b|[^/:]*\.localhost\b|\[::1\])/i.test(url);

const wayward = (
  requirement: string | readonly string[],
  expected: string,
  actual: string,
  exchanges: readonly Exchange[],
): Finding => ({ requirement, expected, actual, exchanges });

function judge(traffic: Traffic): Judgement {
  return {
    findings: [...judgeHops(traffic), ...judgeEndlessWays(traffic), ...judgeTrust(traffic)],
    open: {
      'ENIGMA-35':
        hopsOf(traffic).length === 0
          ? 'no answer with code 16 is in the recording'
          : 'a recording shows no way that a client would have had to give up, and no host that it had to refuse',
    },
  };
}

export const regionRule: Rule = {
  id: 'region-ways',
  title: 'Code 16 leads to the same request at the place that it names, and to no other',
  requirements: ['ENIGMA-07', 'ENIGMA-35'],
  judge,
};
