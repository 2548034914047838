import { addDuration, type RealmSession, randomWord } from '../../ports/index.ts';
import type { Profile } from '../../profiles/index.ts';
import { parameter } from '../../protocol/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { type Call, type Decision, found, refused, type Step, type Tools } from '../call.ts';
import { answerIn, judges } from './realm-answers.ts';
import { readGrantType } from './token-steps.ts';

type SecurityTests = NonNullable<Profile['securityTests']>;

/** Realms take the place of a grant, so that a request need not name one; one that does is held to it. */
export const assumeGrantType: Step = (call, tools) => {
  if (parameter(call.form ?? [], 'grant_type') !== undefined) return readGrantType(call, tools);
  call.grantType = 'client_credentials';
  return undefined;
};

/**
 * The one security test that a token is to be for: that of the application where the request names none.
 * @see "Using MobileFirst Server to authenticate external resources", Quick Flow 3
 */
export const decideSecurityTest: Step = (call, { profile }) => {
  const { tests } = securityTestsOf(profile);
  const { id, scopes } = found(call, 'client');
  const name = parameter(call.form ?? [], 'scope') ?? scopes[0];
  if (name === undefined) {
    return refused('invalid-scope', `the request names no security test, and ${id} has none of its own`);
  }
  if (!Object.hasOwn(tests, name)) {
    return refused(
      'invalid-scope',
      `there is no security test "${name}", only ${Object.keys(tests).join(', ')}`,
    );
  }
  call.scope = [name];
  return undefined;
};

/** Finds what the application has passed before. A session that has ended, or is another application's, is none. */
export const findRealmSession: Step = async (call, { policies, ports }) => {
  const id = parameter(call.form ?? [], 'auth_session');
  if (id === undefined) return undefined;
  const session = await ports.store.realmSession(digestOf(id));
  if (session?.clientId !== found(call, 'client').id) return undefined;
  if (!policies.expired(session.expiresAt, call.now)) call.realms = { id, session };
  return undefined;
};

/** Judges the answers to the step that the application is at, and those to later steps as it comes there. */
export const takeRealmAnswers: Step = async (call, tools) => {
  const { realms } = securityTestsOf(tools.profile);
  for (const step of stepsOf(call, tools)) {
    for (const realm of step) {
      const form = answerIn(call.form ?? [], realm);
      if (form.length === 0) continue;
      const { id, session } = await openSession(call, tools);
      const passed = await judges[realms[realm] ?? 'user']({ realm, form, session }, call, tools);
      if ('kind' in passed) return passed;
      const changed = await tools.ports.store.passRealm(session.digest, realm, passed);
      call.realms = { id, session: changed ?? session };
    }
    if (remaining(step, call).length > 0) return undefined;
  }
  return undefined;
};

/** Challenges the realms of the first step that is not passed. @see Quick Flow 4 of the same document */
export const challengeRealms: Step = async (call, tools) => {
  for (const step of stepsOf(call, tools)) {
    const open = remaining(step, call);
    if (open.length > 0) return challengeBy(open, call, tools);
  }
  return undefined;
};

/** The challenge of some realms, whatever has been passed. */
export async function challengeBy(names: readonly string[], call: Call, tools: Tools): Promise<Decision> {
  const { realms } = securityTestsOf(tools.profile);
  const { id, session } = await openSession(call, tools);
  return {
    kind: 'challenged',
    session: id,
    challenges: Object.fromEntries(
      names.map((name) => {
        const kind = realms[name] ?? 'authenticity';
        return [name, kind === 'authenticity' ? { kind, nonce: session.nonce } : { kind }];
      }),
    ),
    because: `${call.client?.id} is not authenticated in ${names.join(' and ')}, which ${call.scope?.join(' ')} takes`,
  };
}

/** Takes from the passed realms of the test who asks; what other realms know is no business of this token. */
export const identify: Step = async (call, { ports, profile }) => {
  const { tests } = securityTestsOf(profile);
  for (const realm of found(call, 'scope').flatMap((name) => (tests[name] ?? []).flat())) {
    const { user, device } = call.realms?.session.passed[realm] ?? {};
    if (device !== undefined) call.device = device;
    if (user === undefined) continue;
    const known = await ports.store.user(user);
    if (known === undefined) return refused('incorrect-credentials', `there is no user ${user} any more`);
    call.user = known;
  }
  return undefined;
};

const stepsOf = (call: Call, { profile }: Tools): readonly (readonly string[])[] =>
  found(call, 'scope').flatMap((name) => securityTestsOf(profile).tests[name] ?? []);

const remaining = (step: readonly string[], { realms }: Call): readonly string[] =>
  step.filter((realm) => !Object.hasOwn(realms?.session.passed ?? {}, realm));

/** The session of the application, begun now where there is none. */
async function openSession(call: Call, { ports, profile }: Tools): Promise<NonNullable<Call['realms']>> {
  if (call.realms !== undefined) return call.realms;
  const id = randomWord(ports.random, 24);
  const session: RealmSession = {
    digest: digestOf(id),
    clientId: found(call, 'client').id,
    startedAt: call.now,
    expiresAt: addDuration(call.now, securityTestsOf(profile).sessionLifetime),
    nonce: randomWord(ports.random, 12),
    passed: {},
  };
  await ports.store.saveRealmSession(session);
  call.realms = { id, session };
  return call.realms;
}

const NO_TESTS: SecurityTests = { tests: {}, realms: {}, sessionLifetime: 'PT0S' };

const securityTestsOf = ({ securityTests = NO_TESTS }: Profile): SecurityTests => securityTests;
