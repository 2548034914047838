import type { ClientBench, ScriptStep, Stage, StageOptions } from '../../fixtures/bench/index.ts';
import { SetUpFailure } from '../../fixtures/bench/index.ts';
import type { ApiCall, ClientAnswer } from '../../fixtures/drivers/index.ts';
import { type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import { Hindered } from '../check.ts';
import { answerInWords, call, credentialsOf, succeeded } from './acts.ts';
import { fieldsOf, type SpeltRefusal } from './challenge-spellings.ts';
import { apiTurns, tokenTurns } from './history.ts';

export { realmsAnswered, realmsChallenged, scopeAsked } from '../rules/scoped-tokens.ts';

/** Acting on a client that gets a token per scope by passing realms, and finding that in its traffic. */

/** Sets a scene whose user is ready to pass the realms of users. */
export async function enter(bench: ClientBench, options: StageOptions = {}): Promise<Stage> {
  const stage = await bench.stage(options);
  await enterCredentials(stage);
  return stage;
}

/** What the user enters when a realm asks: kept by the client until then. */
export async function enterCredentials(stage: Stage): Promise<void> {
  const login = await stage.client.login(credentialsOf(stage));
  if (!login.ok) throw new Hindered(`the login gave ${answerInWords(login)}`);
}

/** As `enter`, with a first call of each of these resources that has succeeded. */
export async function settle(bench: ClientBench, ...scopes: readonly (string | undefined)[]): Promise<Stage> {
  const stage = await enter(bench);
  for (const scope of scopes) {
    const { answer } = await call(stage, callTo(stage, scope));
    if (!succeeded(answer)) throw new Hindered(`the first call of the client gave ${answerInWords(answer)}`);
  }
  return stage;
}

/** Paths of the resources that take a scope, or any. @throws SetUpFailure when there is none */
export function pathsTo({ server }: Stage, scope: string | undefined): readonly [string, ...string[]] {
  const [first, ...more] = server.resources.filter((each) => each.scope === scope).map(({ path }) => path);
  if (first === undefined)
    throw new SetUpFailure(`no resource of the server takes ${scope ?? 'every token'}`);
  return [first, ...more];
}

/** A call of the first resource that takes a scope. */
export const callTo = (stage: Stage, scope: string | undefined, below = 'things'): ApiCall => ({
  method: 'GET',
  path: `${pathsTo(stage, scope)[0]}/${below}`,
});

/** The next call is refused like this. */
export const refusing = (refusal: SpeltRefusal, times = 1): ScriptStep => ({
  on: { endpoint: 'resource' },
  times,
  do: { reply: { status: refusal.status, headers: fieldsOf(refusal), body: { error: 'refused' } } },
});

/** The next token request yields this token, whatever it asks for and without a challenge. */
export const granting = (scope: string, token: string): ScriptStep => ({
  on: { endpoint: 'token' },
  times: 1,
  do: { reply: { status: 200, body: { scope, token_type: 'Bearer', access_token: token } } },
});

/** The token of an `Authorization` field that has one. */
export const tokenSent = (exchange: Exchange): string | undefined =>
  /^Bearer (.+)$/i.exec(headerValues(exchange.request, 'authorization').join())?.[1];

/** The token that was issued last among exchanges. */
export const lastIssued = (exchanges: readonly Exchange[], stage: Stage): string | undefined =>
  tokenTurns(exchanges, stage).findLast(({ answer }) => answer !== undefined)?.answer?.accessToken;

/** Token requests and calls in words: `2 token requests and 3 calls; the caller got status 401`. */
export function soFar(stage: Stage, exchanges: readonly Exchange[], answer: ClientAnswer): string {
  const requests = tokenTurns(exchanges, stage).length;
  const calls = apiTurns(exchanges, stage).length;
  return `${requests} token requests and ${calls} calls; the caller got ${answerInWords(answer)}`;
}
