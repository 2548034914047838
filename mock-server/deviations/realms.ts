import { type Call, challengeBy, type Step, type Tools } from '../endpoints/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withStep } from './override.ts';

const profiles = ['mobilefirst'];

const stepsOf = ({ scope = [] }: Call, { profile }: Tools): readonly (readonly string[])[] =>
  scope.flatMap((name) => profile.securityTests?.tests[name] ?? []);

const passedIn = ({ realms }: Call): Readonly<Record<string, unknown>> => realms?.session.passed ?? {};

/** The challenge of the realms that are chosen; the token is due where none is. */
const challenging = (choose: (call: Call, tools: Tools) => readonly string[]) =>
  withStep('challengeRealms', () => async (call, tools) => {
    const chosen = choose(call, tools);
    return chosen.length === 0 ? undefined : challengeBy(chosen, call, tools);
  });

/** Realms that a request answers. */
const answeredIn = ({ form = [] }: Call, { profile }: Tools): readonly string[] =>
  Object.keys(profile.securityTests?.realms ?? {}).filter((realm) =>
    form.some(([name]) => name.startsWith(`${realm}.`)),
  );

/** Lets a request through whose answers were refused. */
const forgiving =
  (original: Step): Step =>
  async (call, tools) => {
    const decision = await original(call, tools);
    const { session, id } = call.realms ?? {};
    if (decision?.kind !== 'refused' || session === undefined || id === undefined) return decision;
    for (const realm of answeredIn(call, tools)) {
      const user = call.form?.find(([name]) => name === `${realm}.username`)?.[1] || undefined;
      const changed = await tools.ports.store.passRealm(
        session.digest,
        realm,
        user === undefined ? {} : { user },
      );
      if (changed !== undefined) call.realms = { id, session: changed };
    }
    return undefined;
  };

/** Forgets what was passed before the original step runs, where it is said to. */
const forgetting = (
  name: 'findRealmSession' | 'takeRealmAnswers',
  after: (call: Call, tools: Tools, refused: boolean) => boolean,
) =>
  withStep(name, (original) => async (call, tools) => {
    const decision = await original(call, tools);
    if (call.realms === undefined || !after(call, tools, decision?.kind === 'refused')) return decision;
    const session = { ...call.realms.session, passed: {} };
    await tools.ports.store.saveRealmSession(session);
    call.realms = { ...call.realms, session };
    return decision;
  });

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'one-realm-suffices',
    title: 'Who has passed any realm of a security test gets the token.',
    breaks: ['MOBILEFIRST-08', 'MOBILEFIRST-15', 'MOBILEFIRST-17'],
    override: challenging((call, tools) => {
      const [first = [], ...more] = stepsOf(call, tools);
      return [first, ...more].flat().some((realm) => realm in passedIn(call)) ? [] : first;
    }),
  },
  {
    name: 'token-after-the-first-step',
    title: 'Of a security test in two steps only the first is asked for.',
    breaks: ['MOBILEFIRST-08', 'MOBILEFIRST-15', 'MOBILEFIRST-17'],
    override: challenging((call, tools) =>
      (stepsOf(call, tools)[0] ?? []).filter((realm) => !(realm in passedIn(call))),
    ),
  },
  {
    name: 'failed-answer-ignored',
    title: 'A realm counts as passed when it was answered, rightly or not.',
    breaks: ['MOBILEFIRST-08', 'B-14'],
    override: withStep('takeRealmAnswers', forgiving),
  },
  {
    name: 'any-password-passes-a-realm',
    title: 'A realm of users looks at the name and not at the password.',
    breaks: ['MOBILEFIRST-08', 'B-14'],
    override: withPolicies({ passwordMatches: async () => true }),
  },
  {
    name: 'any-nonce-passes-a-realm',
    title: 'Whatever comes back for a nonce is right.',
    breaks: ['MOBILEFIRST-08'],
    override: withStep('takeRealmAnswers', (original) => (call, tools) => {
      const nonce = call.realms?.session.nonce;
      call.form = (call.form ?? []).map(([name, value]) => [
        name,
        name.endsWith('.nonce') ? (nonce ?? value) : value,
      ]);
      return original(call, tools);
    }),
  },
  {
    name: 'session-of-any-application',
    title: 'What one application has passed counts for whoever names its session.',
    breaks: ['MOBILEFIRST-08'],
    override: withStep('findRealmSession', (original) => async (call, tools) => {
      const { client } = call;
      const { store } = tools.ports;
      const ports = {
        ...tools.ports,
        store: {
          ...store,
          async realmSession(digest: string) {
            const session = await store.realmSession(digest);
            return session && client && { ...session, clientId: client.id };
          },
        },
      };
      return original(call, { ...tools, ports });
    }),
  },
  {
    name: 'passed-realms-challenged-again',
    title: 'Each request that answers nothing is challenged for all realms of the first step.',
    breaks: ['MOBILEFIRST-17'],
    override: (parts) =>
      withStep('challengeRealms', (original) => async (call, tools) => {
        const [first = []] = stepsOf(call, tools);
        return answeredIn(call, tools).length === 0 ? challengeBy(first, call, tools) : original(call, tools);
      })(parts),
  },
  {
    name: 'steps-challenged-together',
    title: 'All steps of a security test are challenged at once.',
    breaks: ['MOBILEFIRST-17'],
    override: challenging((call, tools) =>
      stepsOf(call, tools)
        .flat()
        .filter((realm) => !(realm in passedIn(call))),
    ),
  },
  {
    name: 'failed-answer-begins-anew',
    title: 'A refused answer costs the realms that were passed before.',
    breaks: ['MOBILEFIRST-17'],
    override: forgetting('takeRealmAnswers', (_call, _tools, refused) => refused),
  },
  {
    name: 'realms-passed-for-one-test-only',
    title: 'A realm that was passed for one security test is challenged again for the next.',
    breaks: ['MOBILEFIRST-17'],
    override: (parts) => {
      const tests = new Map<string, string>();
      return forgetting('findRealmSession', (call) => {
        const id = call.realms?.id ?? '';
        const test = String(call.scope);
        const before = tests.get(id) ?? test;
        tests.set(id, test);
        return before !== test;
      })(parts);
    },
  },
  {
    name: 'closed-account-keeps-its-session',
    title: 'A user who has passed a realm gets tokens after the account was disabled.',
    breaks: ['MOBILEFIRST-D02'],
    override: withStep('checkAccount', () => () => undefined),
  },
];

export const realmDeviations = byAuthorizationServer(faults.map((fault) => ({ ...fault, profiles })));
