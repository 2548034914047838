import type { ClientBench, ScriptStep } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { call, sharedScene, succeeded } from './acts.ts';
import { documented } from './challenge-spellings.ts';
import { refusal } from './cues.ts';
import { apiTurns, tokenTurns } from './history.ts';
import { callTo, refusing, settle, soFar } from './scope-acts.ts';

/** A scope whose realms no user has to pass. */
const SCOPE = 'TwoStepSecurityTest';

/** Ways in which no token is to be had, and the token requests after which nobody hopes for one. */
const FAILURES: Readonly<Record<string, { readonly cue: ScriptStep['do']; readonly requests: number }>> = {
  'an unknown scope': { cue: refusal({ error: 'invalid_scope', status: 400 }), requests: 1 },
  'a realm that is not passed': { cue: { behaviour: 'challenge-failed' }, requests: 1 },
  'an unknown application': { cue: refusal({ error: 'invalid_client', status: 401 }), requests: 1 },
  'status 403': { cue: { reply: { status: 403, body: {} } }, requests: 1 },
  'an answer without a token': { cue: { reply: { status: 200, body: { scope: 'x' } } }, requests: 1 },
  'an answer that is no JSON': { cue: { reply: { status: 200, body: 'nonsense' } }, requests: 1 },
  // Whoever sends a request again that was lost on the way does not ask for another token.
  'status 503': { cue: { fault: 'unavailable' }, requests: 3 },
  'a broken connection': { cue: { fault: 'reset' }, requests: 3 },
};

async function noToken(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => settle(bench, SCOPE));
  for (const [what, { cue, requests }] of Object.entries(FAILURES)) {
    await scene(async (stage) => {
      const refused = refusing(documented(SCOPE));
      stage.server.script(refused, { on: { endpoint: 'token' }, times: 40, do: cue });
      const { answer, exchanges } = await call(stage, callTo(stage, SCOPE));
      stage.server.clearScript();
      const asked = tokenTurns(exchanges, stage);
      const [first] = asked;
      if (first === undefined) throw new Hindered('the client makes no token request after a refusal');
      const later = apiTurns(exchanges, stage).filter(
        ({ exchange }) => exchange.began > first.exchange.began,
      );
      if (succeeded(answer) || later.length > 0 || asked.length > requests) {
        judge.report({
          requirement: 'MOBILEFIRST-38',
          expected: `the failure for the caller after ${what}, and no further request`,
          actual: soFar(stage, exchanges, answer),
          exchanges,
        });
        return 'spent';
      }
      stage.server.script(refused);
      const after = await call(stage, callTo(stage, SCOPE));
      if (succeeded(after.answer)) return undefined;
      judge.report({
        requirement: 'MOBILEFIRST-29',
        expected: `a new token at the next call, although there was none before: ${what}`,
        actual: soFar(stage, after.exchanges, after.answer),
        exchanges: [...exchanges, ...after.exchanges],
      });
      return 'spent';
    });
  }
}

export const scopeFailureChecks: readonly ClientCheck[] = [
  {
    id: 'token-not-to-be-had',
    title: 'That no token can be had is reported, not tried again, and forgotten by the next call',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-29', 'MOBILEFIRST-38'],
    claims: ['realm-login'],
    controls: [],
    run: noToken,
  },
];
