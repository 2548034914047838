import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import type { ClientCheck, Finding } from '../check.ts';
import { rulesOf } from '../profiles.ts';
import { judgeCodeFlow } from '../rules/code-flows.ts';
import { type Acted, authorizationUrl, during, sentBack } from './acts.ts';
import { tokenTurns, trafficOf } from './history.ts';

/** What the checks of logins through a browser have in common. */
export const OF_BROWSER_LOGINS = {
  party: 'client',
  kind: 'scenario',
  claims: ['browser-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

/** A flow that has come as far as the browser's return. */
export interface Flow {
  readonly stage: Stage;
  readonly asked: URL;
  /** Where the server sent the browser back to. */
  readonly back: URL;
}

/** How a flow begins. */
interface Beginning {
  readonly decision?: 'allow' | 'deny';
  /** Where; in a scene of its own unless given. */
  readonly scene?: Stage | undefined;
  /** Is shown where the client sends the browser, before it goes there. */
  readonly look?: (stage: Stage, asked: URL) => void;
}

/** Sends the user's browser through the server's pages. @throws Hindered */
export async function beginFlow(
  bench: ClientBench,
  { decision = 'allow', scene, look }: Beginning = {},
): Promise<Flow> {
  const stage = scene ?? (await bench.stage());
  const asked = new URL(await authorizationUrl(stage));
  look?.(stage, asked);
  return { stage, asked, back: new URL(await sentBack(stage, asked.href, decision)) };
}

/** Hands the client what the browser came back with. */
export const handOver = ({ stage }: Flow, came: URL): Promise<Acted> =>
  during(stage, () => stage.client.callback(came.href));

/** What the rule over traffic says of a flow whose every step is known. @param came where it is not as the server sent it */
export function judgeFlow(
  { stage, asked, back }: Flow,
  exchanges: readonly Exchange[],
  bench: ClientBench,
  came: URL = back,
): readonly Finding[] {
  const redemptions = tokenTurns(exchanges, stage);
  return judgeCodeFlow({ asked, sent: back, came, redemptions }, trafficOf(stage, exchanges, bench));
}

/** Whether the client of a flow leaves it to its proof key to tell answers apart, and may. @see RFC 9700 section 2.1 */
export const reliesOnProofKey = ({ asked }: Flow, { target }: ClientBench): boolean =>
  rulesOf(target.profile).publicClients === undefined &&
  asked.searchParams.has('code_challenge') &&
  !asked.searchParams.has('state');
