import { type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetSecurityTest, TargetUser } from '../fixtures/target/index.ts';
import { type Exchange, replyOf } from '../mock-server/wire/index.ts';
import { credentials, formRequest } from './form-requests.ts';
import { firstClient, firstUser, tokenEndpoint } from './named-first.ts';
import { type JsonObject, readJson } from './readers/index.ts';

/** Tokens that are had by passing the realms of a security test, in the protocol of the mock server as MobileFirst. */

/** The device that the harness is, unless a target file knows another. */
export const DEVICE = 'bearerproof-device';

/** What a server asks before it gives a token. */
export interface Challenged {
  /** Names the conversation: realms that were passed in it are not asked again. */
  readonly session: string;
  /** Realms that are to be passed, each with the nonce that its answer has to return, if it has one. */
  readonly realms: ReadonlyMap<string, string | undefined>;
}

/** Who passes realms, and for what. */
export interface RealmAsker {
  readonly client?: TargetClient;
  readonly user?: TargetUser;
  /** Name of a security test; that of the application where absent. */
  readonly scope?: string;
  /** A conversation that has begun. */
  readonly session?: string;
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** Asks for a token, with what answers realms. */
export function askByRealms(
  bench: ServerBench,
  { client = firstClient(bench), scope, session }: RealmAsker,
  answers: Parameters = [],
): Promise<Exchange> {
  const proof = credentials(bench, client);
  const named: Parameters = [
    ...(scope === undefined ? [] : [['scope', scope] as const]),
    ...(session === undefined ? [] : [['auth_session', session] as const]),
  ];
  return bench.send(
    formRequest({
      url: tokenEndpoint(bench),
      headers: proof.headers,
      parameters: [...named, ...answers, ...proof.parameters],
    }),
  );
}

/** The challenges of a reply; undefined where it has none. */
export function challengedBy(exchange: Exchange): Challenged | undefined {
  const reply = replyOf(exchange);
  if (reply === undefined || reply.status < 400) return undefined;
  const reading = readJson(reply.body, 'challenges');
  const said = reading.ok ? objectOf(reading.value) : {};
  const { auth_session: session, challenges } = said;
  if (typeof session !== 'string' || typeof challenges !== 'object' || challenges === null) return undefined;
  const realms = Object.entries(challenges).map(([realm, challenge]) => {
    const { nonce } = objectOf(challenge);
    return [realm, typeof nonce === 'string' ? nonce : undefined] as const;
  });
  return { session, realms: new Map(realms) };
}

/** What passes a realm. @param nonce of its challenge, if it has one */
export function answerTo(
  bench: ServerBench,
  realm: string,
  nonce: string | undefined,
  user: TargetUser = firstUser(bench),
): Parameters {
  const known = bench.target.realms.find(({ name }) => name === realm);
  if (known === undefined) {
    throw new SetUpFailure(`the target challenges "${realm}", and "realms" of its file does not name it`);
  }
  const parameter = (name: string, value: string) => [`${realm}.${name}`, value] as const;
  switch (known.kind) {
    case 'user':
      return [parameter('username', user.name), parameter('password', user.password)];
    case 'device':
      return [parameter('device_id', known.device ?? DEVICE)];
    case 'authenticity':
      return [parameter('nonce', nonce ?? '')];
  }
}

/** The security test that a request means. @throws SetUpFailure for one that the target file does not name */
function securityTestOf(bench: ServerBench, { client, scope }: RealmAsker): TargetSecurityTest {
  const name = scope ?? (client ?? firstClient(bench)).scopes[0];
  const test = bench.target.securityTests.find((known) => known.name === name);
  if (test === undefined)
    throw new SetUpFailure(`"securityTests" of the target file does not name "${name}"`);
  return test;
}

/** Begins a conversation: a request without answers. @throws SetUpFailure when nothing is challenged */
export async function beginConversation(bench: ServerBench, asker: RealmAsker): Promise<Challenged> {
  const exchange = await askByRealms(bench, asker);
  const challenged = challengedBy(exchange);
  if (challenged === undefined) {
    throw new SetUpFailure('a token request without answers to any realm should be challenged, and was not');
  }
  return challenged;
}

/**
 * What a request carries that passes all realms of a test at once, without who asks and what for. Where a realm wants a
 * nonce, a conversation is begun to get one.
 */
export async function realmParameters(bench: ServerBench, asker: RealmAsker): Promise<Parameters> {
  const { steps } = securityTestOf(bench, asker);
  return answersTo(bench, steps.flat(), asker);
}

/** The same for any realms. */
export async function answersTo(
  bench: ServerBench,
  realms: readonly string[],
  asker: RealmAsker,
): Promise<Parameters> {
  const kinds = new Map(bench.target.realms.map(({ name, kind }) => [name, kind]));
  const test = realms.some((realm) => kinds.get(realm) === 'authenticity')
    ? await beginConversation(bench, { ...asker, scope: testWithNonce(bench) })
    : undefined;
  const nonce = [...(test?.realms.values() ?? [])].find((each) => each !== undefined);
  return [
    ...(test === undefined ? [] : [['auth_session', test.session] as const]),
    ...realms.flatMap((realm) => answerTo(bench, realm, nonce, asker.user)),
  ];
}

/** A security test whose first step asks for a nonce. */
function testWithNonce({ target }: ServerBench): string {
  const kinds = new Map(target.realms.map(({ name, kind }) => [name, kind]));
  const test = target.securityTests.find(({ steps: [first = []] }) =>
    first.some((realm) => kinds.get(realm) === 'authenticity'),
  );
  if (test === undefined)
    throw new SetUpFailure('no test of "securityTests" begins with a realm that gives a nonce');
  return test.name;
}

/** Gets a token by passing realm after realm, as they are challenged. @returns the last exchange */
export async function passRealms(bench: ServerBench, asker: RealmAsker): Promise<Exchange> {
  let exchange = await askByRealms(bench, asker);
  // Every step of a test is challenged once.
  for (let step = 0; step <= bench.target.realms.length; step++) {
    const challenged = challengedBy(exchange);
    if (challenged === undefined) return exchange;
    const answers = [...challenged.realms].flatMap(([realm, nonce]) =>
      answerTo(bench, realm, nonce, asker.user),
    );
    exchange = await askByRealms(bench, { ...asker, session: challenged.session }, answers);
  }
  return exchange;
}

const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
