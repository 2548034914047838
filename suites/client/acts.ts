import type { ClientBench, Stage, StageOptions } from '../../fixtures/bench/index.ts';
import { MissingControl } from '../../fixtures/bench/index.ts';
import { type ApiCall, answerInWords, type ClientAnswer } from '../../fixtures/drivers/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { Hindered } from '../check.ts';
import { issuing, served, tokenExpired } from './cues.ts';
import { apiTurns, refreshes, tokenTurns } from './history.ts';

export { answerInWords };

/** Acting on a client: what its caller, its scheduler and its user would do. Judging is elsewhere. */

const HOUR = 3600;
const MINUTE = 60;

/** A call that every token covers. */
export const ANY_CALL: ApiCall = { method: 'GET', path: '/api/things' };

/** What a client has to claim that gets its tokens by a grant: one of these, with which a scene begins. */
export const BY_GRANT = ['provisioned-start', 'password-login', 'browser-login'];

/** Sets a scene with a client that has been logged in or provisioned, whichever it claims. */
export async function setScene(bench: ClientBench, options: StageOptions = {}): Promise<Stage> {
  const stage = await bench.stage(options);
  const { claims } = bench.target;
  if (claims.has('provisioned-start')) return stage;
  if (!claims.has('password-login') && claims.has('browser-login')) {
    await logInByBrowser(stage);
    return stage;
  }
  if (!claims.has('password-login')) {
    throw new MissingControl(
      'no client can be operated that claims none of "provisioned-start", "password-login" and "browser-login"',
    );
  }
  const login = await stage.client.login(credentialsOf(stage));
  if (!login.ok) throw new Hindered(`the login gave ${answerInWords(login)}`);
  return stage;
}

/** Where the client sends its user's browser. @throws Hindered when it does not */
export async function authorizationUrl({ client }: Stage): Promise<string> {
  const answer = await client.authorize();
  if (answer.ok && answer.url !== undefined) return answer.url;
  throw new Hindered(`the client names no address for its user's browser: ${answerInWords(answer)}`);
}

/** Where the server sends the user's browser in the end. @throws Hindered when that is nowhere */
export async function sentBack(stage: Stage, url: string, decision?: 'allow' | 'deny'): Promise<string> {
  const back = await stage.server.browse(url, decision);
  if (back !== undefined) return back;
  throw new Hindered('the server does not send the browser back from where the client sent it');
}

/** Takes the user through the login pages and back to the client. @throws Hindered */
export async function logInByBrowser(stage: Stage): Promise<void> {
  const answer = await stage.client.callback(await sentBack(stage, await authorizationUrl(stage)));
  if (!answer.ok) throw new Hindered(`the login through a browser gave ${answerInWords(answer)}`);
}

/** As `setScene`, with a first call that has succeeded. */
export async function establish(bench: ClientBench, options: StageOptions = {}): Promise<Stage> {
  const stage = await setScene(bench, options);
  const { answer } = await call(stage);
  if (!succeeded(answer)) throw new Hindered(`the first call of the client gave ${answerInWords(answer)}`);
  return stage;
}

/** Name and password of the user whom the client acts for. */
export const credentialsOf = ({ server: { user } }: Stage) => ({
  username: user.name,
  password: user.password,
});

/** What something came to, with everything that the client sent meanwhile. */
export interface Acted<Result = ClientAnswer> {
  readonly answer: Result;
  readonly exchanges: readonly Exchange[];
}

/** Does something to a client and notes what it sends meanwhile. */
export async function during<Result>(
  { server: { journal } }: Stage,
  act: () => Promise<Result>,
): Promise<Acted<Result>> {
  const before = journal.exchanges().at(-1)?.id ?? 0;
  const answer = await act();
  return { answer, exchanges: journal.exchanges().filter(({ id }) => id > before) };
}

export const call = (stage: Stage, request: ApiCall = ANY_CALL): Promise<Acted> =>
  during(stage, () => stage.client.call(request));

/** Several calls at the same time. */
export const callTogether = (
  stage: Stage,
  requests: readonly ApiCall[],
): Promise<Acted<readonly ClientAnswer[]>> =>
  during(stage, () => Promise.all(requests.map((request) => stage.client.call(request))));

/** Whether the caller was given a result. */
export const succeeded = (answer: ClientAnswer): boolean =>
  answer.ok && (answer.status === undefined || (answer.status >= 200 && answer.status < 300));

/** Ends the life of the access token: as the client can tell where its clock can be moved, else at the server alone. */
export async function expireAccessToken(stage: Stage, { target }: ClientBench): Promise<void> {
  const { server, clock } = stage;
  if (!target.controls.has('clock')) return server.expireAccessTokens();
  const last = tokenTurns(server.journal.exchanges(), stage).at(-1);
  await clock.advance(((last?.answer?.expiresIn ?? HOUR) + MINUTE) * 1000);
}

/** A scene whose client is known to refresh before a call or after its refusal. */
export interface Refreshing extends Stage {
  /** Has the client make a call for which it refreshes, and be given these tokens whatever it presents. */
  handOver(tokens: Parameters<typeof issuing>[0], act?: () => Promise<ClientAnswer>): Promise<Acted>;
}

/** Finds out when the client of a scene refreshes. @throws Hindered when it does not, either way */
export async function refreshing(stage: Stage, bench: ClientBench): Promise<Refreshing> {
  await expireAccessToken(stage, bench);
  const { answer, exchanges } = await call(stage);
  const [first] = refreshes(exchanges, stage);
  if (first === undefined || !succeeded(answer)) {
    throw new Hindered(`a call with an expired token gave ${answerInWords(answer)}`);
  }
  const ahead = apiTurns(exchanges, stage).every(({ exchange }) => exchange.began > first.exchange.began);
  return {
    ...stage,
    async handOver(tokens, act = () => stage.client.call(ANY_CALL)) {
      if (ahead) await expireAccessToken(stage, bench);
      stage.server.script(...(ahead ? [] : [tokenExpired()]), issuing(tokens), served(1));
      const acted = await during(stage, act);
      stage.server.clearScript();
      return acted;
    },
  };
}

/**
 * Lets cases of a property share one scene, which saves a start of the client for each. The scene is set anew
 * after a case that threw, since nobody knows what it left behind, and after one that says that it is spent.
 */
export function sharedScene<Scene extends Stage>(
  set: () => Promise<Scene>,
): (act: (scene: Scene) => Promise<'spent' | undefined>) => Promise<void> {
  let current: Scene | undefined;
  return async (act) => {
    const stage = current ?? (await set());
    current = undefined;
    let spent = true;
    try {
      spent = (await act(stage)) === 'spent';
    } finally {
      stage.server.clearScript();
      if (spent) await stage.client.close();
      else current = stage;
    }
  };
}
