import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { authorizationUrl, sentBack } from './acts.ts';

/** A flow that has come as far as the browser's return. */
export interface Flow {
  readonly stage: Stage;
  readonly asked: URL;
  /** Where the server sent the browser back to. */
  readonly back: URL;
}

/** Sends the user's browser through the server's pages. @throws Hindered */
export async function beginFlow(bench: ClientBench, decision: 'allow' | 'deny' = 'allow'): Promise<Flow> {
  const stage = await bench.stage();
  const asked = new URL(await authorizationUrl(stage));
  return { stage, asked, back: new URL(await sentBack(stage, asked.href, decision)) };
}
