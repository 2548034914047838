import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import { type Exchange, originOf } from '../../mock-server/wire/index.ts';
import { Hindered, type Violation, violation } from '../check.ts';
import { judgeHops } from '../rules/region-ways.ts';
import type { Traffic } from '../rules/traffic.ts';
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
export function judgeRoute(traffic: Traffic, { answer, exchanges }: Acted, start: string): void {
  const [first] = traffic.tokenTurns;
  if (first === undefined) throw new Hindered('the client asked for no token');
  if (originOf(first.exchange.request.url) !== start) {
    throw offTheWay(
      `the way to begin at ${start}`,
      `it at ${originOf(first.exchange.request.url)}`,
      exchanges,
    );
  }
  const [finding] = judgeHops(traffic);
  if (finding !== undefined) throw violation({ ...finding, exchanges });
  if (!succeeded(answer)) {
    throw offTheWay('the call to succeed at the end of the way', answerInWords(answer), exchanges);
  }
}

const offTheWay = (expected: string, actual: string, exchanges: readonly Exchange[]): Violation =>
  violation({ requirement: 'ENIGMA-35', expected, actual, exchanges });
