import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import { type Exchange, headerValue, originOf, pathOf } from '../../mock-server/wire/index.ts';
import { Hindered, type Violation, violation } from '../check.ts';
import { readTokenRequest, type TokenRequest } from '../readers/index.ts';
import { type Acted, answerInWords, call, expireAccessToken, succeeded } from './acts.ts';
import { tokenTurns } from './history.ts';

/** How an answer with code 16 is written. */
export interface Elsewhere {
  readonly geolocation?: string;
  readonly code?: string | number;
  readonly description?: string;
}

export const elsewhere = ({
  geolocation,
  code = '16',
  description = 'User lives elsewhere',
}: Elsewhere): ScriptStep['do'] => ({
  reply: {
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: description,
      description,
      code,
      ...(geolocation === undefined ? {} : { geolocation }),
    },
  },
});

/**
 * The region that the client asks first: some remember where they found their user, others begin anew each time.
 * @throws Hindered when it asks none of them
 */
export async function asksFirst(stage: Stage, bench: ClientBench): Promise<string> {
  await expireAccessToken(stage, bench);
  const { exchanges } = await call(stage);
  const [first] = tokenTurns(exchanges, stage);
  const origin = first === undefined ? 'no place' : originOf(first.exchange.request.url);
  const entry = Object.entries(stage.server.regions).find(([, url]) => url === origin);
  if (entry === undefined) throw new Hindered(`the client asked for tokens at ${origin}`);
  return entry[0];
}

/** Sends a client along a route of regions, the last of which is its user's home. */
export async function takeRoute(
  stage: Stage,
  bench: ClientBench,
  route: readonly string[],
  wording: Omit<Elsewhere, 'geolocation'> & { readonly slash?: boolean } = {},
): Promise<Acted> {
  const { server } = stage;
  const { slash = false, ...written } = wording;
  await server.changeAccount(server.user.name, { region: route.at(-1) as string });
  server.script(
    ...route.slice(1).map(
      (next, place): ScriptStep => ({
        on: { endpoint: 'token', region: route[place] as string },
        do: elsewhere({ ...written, geolocation: `${server.regions[next]}${slash ? '/' : ''}` }),
      }),
    ),
  );
  await expireAccessToken(stage, bench);
  const acted = await call(stage);
  server.clearScript();
  return acted;
}

/** Throws unless the client has asked each region of the route in turn with the same request, and was served. */
export function judgeRoute(stage: Stage, { answer, exchanges }: Acted, route: readonly string[]): void {
  const { server } = stage;
  const turns = tokenTurns(exchanges, stage).map(({ exchange }) => exchange);
  const [first] = turns;
  if (first === undefined) throw new Hindered('the client asked for no token');
  for (const [hop, region] of route.entries()) {
    const turn = turns[hop];
    const origin = server.regions[region] as string;
    if (turn === undefined || originOf(turn.request.url) !== origin) {
      const actual =
        turn === undefined ? `none: ${answerInWords(answer)}` : `one at ${originOf(turn.request.url)}`;
      throw offTheWay('ENIGMA-35', `request ${hop + 1} of the way to go to ${origin}`, actual, exchanges);
    }
    judgePath(turn, server.paths.token, exchanges);
    const changed = changes(first, turn);
    if (changed.length > 0) {
      throw offTheWay('ENIGMA-35', 'the same request at the geolocation', changed.join('; '), exchanges);
    }
  }
  if (!succeeded(answer)) {
    throw offTheWay(
      'ENIGMA-35',
      'the call to succeed at the end of the way',
      answerInWords(answer),
      exchanges,
    );
  }
}

function judgePath({ request }: Exchange, tokenPath: string, exchanges: readonly Exchange[]): void {
  const path = pathOf(request.url);
  if (path === tokenPath) return;
  const rows = path.replaceAll(/\/+/g, '/') === tokenPath ? ['ENIGMA-07'] : ['ENIGMA-07', 'ENIGMA-35'];
  throw offTheWay(
    rows,
    `the token request at ${tokenPath} below the geolocation`,
    `it at ${path}`,
    exchanges,
  );
}

/** In which ways a token request is another one than the first. Its address is for other rules. */
function changes(first: Exchange, turn: Exchange): string[] {
  const [one, other] = [first, turn].map(({ request }) => readTokenRequest(request).value);
  const host = headerValue(turn.request, 'host');
  const authority = originOf(turn.request.url).split('//')[1];
  return [
    ...(one?.method === other?.method ? [] : [`method ${other?.method}`]),
    ...(contentOf(one) === contentOf(other) ? [] : ['other parameters or credentials']),
    ...(host === undefined || host === authority ? [] : [`Host ${host} at ${authority}`]),
  ];
}

/** Parameters and credentials beside those in the address; their order means nothing. */
const contentOf = (request: TokenRequest | undefined): string =>
  [
    ...(request?.parameters ?? []).filter(({ place }) => place !== 'query'),
    ...(request?.credentials ?? []).filter(({ by }) => by !== 'query'),
  ]
    .map((part) => JSON.stringify(part))
    .sort()
    .join();

const offTheWay = (
  requirement: string | readonly string[],
  expected: string,
  actual: string,
  exchanges: readonly Exchange[],
): Violation => violation({ requirement, expected, actual, exchanges });
