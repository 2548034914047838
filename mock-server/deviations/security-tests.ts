import { type Call, refused, type Step } from '../endpoints/index.ts';
import { addDuration } from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withJsonMembers } from './faulty-replies.ts';
import { withPolicies, withProfile, withRenderers, withStep } from './override.ts';

const profiles = ['mobilefirst'];

const testsOf = ({ securityTests }: Profile): readonly string[] => Object.keys(securityTests?.tests ?? {});

const asked = ({ form = [] }: Call): string | undefined => form.find(([name]) => name === 'scope')?.[1];

/** The name that a request gives read as another one. */
const reading = (read: (name: string, call: Call, profile: Profile) => string | undefined) =>
  withStep('decideSecurityTest', (original) => (call, tools) => {
    const name = asked(call);
    const meant = name ? read(name, call, tools.profile) : undefined;
    if (meant === undefined || meant === name) return original(call, tools);
    const form = call.form ?? [];
    call.form = [...form.filter(([parameter]) => parameter !== 'scope'), ['scope', meant]];
    return original(call, tools);
  });

/** A lifetime in place of what the profile says, for tests that have one of their own and for the others. */
const living = (configured: (own: string) => string | undefined, usual?: string) =>
  withPolicies({
    accessTokenExpiry: (issuedAt, { accessToken }, { scope = [] } = {}) => {
      const [own] = scope.flatMap((name) => accessToken.lifetimePerScope[name] ?? []);
      const otherwise = usual ?? accessToken.lifetime;
      return addDuration(issuedAt, own === undefined ? otherwise : (configured(own) ?? otherwise));
    },
  });

/** A token for another test than the one that was named, when all realms of that one are passed. */
const granting = (test: string, other: string): ServerDeviation['override'] =>
  withStep('identify', (original) => async (call, tools) => {
    const decision = await original(call, tools);
    if (decision === undefined && asked(call) === test) call.scope = [other];
    return decision;
  });

const emptyScopeIsAName =
  (original: Step): Step =>
  (call, tools) =>
    asked(call) === ''
      ? refused('invalid-scope', 'there is no security test without a name')
      : original(call, tools);

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'undefined-test-means-the-default',
    title: 'Who asks for a security test that does not exist gets a token for that of the application.',
    breaks: ['MOBILEFIRST-04'],
    override: reading((name, { client }, profile) =>
      testsOf(profile).includes(name) ? name : client?.scopes[0],
    ),
  },
  {
    name: 'security-tests-in-any-case',
    title: 'Names of security tests are compared without regard to case.',
    breaks: ['MOBILEFIRST-04'],
    override: reading((name, _call, profile) =>
      testsOf(profile).find((test) => test.toLowerCase() === name.toLowerCase()),
    ),
  },
  {
    name: 'security-tests-by-their-beginning',
    title: 'The beginning of its name is enough for a security test.',
    breaks: ['MOBILEFIRST-04'],
    override: reading((name, _call, profile) => testsOf(profile).find((test) => test.startsWith(name))),
  },
  {
    name: 'undefined-test-without-realms',
    title: 'A security test that does not exist has no realms, so that everybody gets a token for it.',
    breaks: ['MOBILEFIRST-04'],
    override: withStep('decideSecurityTest', (original) => (call, tools) => {
      const name = asked(call);
      if (!name || testsOf(tools.profile).includes(name)) return original(call, tools);
      call.scope = [name];
      return undefined;
    }),
  },
  {
    name: 'lifetime-of-a-scope-ignored',
    title: 'Tokens of every security test live for the default lifetime, whatever is configured.',
    breaks: ['MOBILEFIRST-05'],
    override: living(() => undefined),
  },
  {
    name: 'lifetime-of-a-scope-in-minutes',
    title: 'The configured lifetime is read as minutes.',
    breaks: ['MOBILEFIRST-05'],
    override: living((own) => own.replace('S', 'M')),
  },
  {
    name: 'lifetime-of-the-last-test-for-all',
    title: 'The lifetime that was configured last counts for every security test.',
    breaks: ['MOBILEFIRST-05', 'MOBILEFIRST-24'],
    override: living(() => 'PT30S', 'PT30S'),
  },
  {
    name: 'default-lifetime-of-an-hour',
    title: 'Tokens live an hour where nothing is configured.',
    breaks: ['MOBILEFIRST-24'],
    override: living((own) => own, 'PT1H'),
  },
  {
    name: 'default-lifetime-of-half-a-minute',
    title: 'Tokens live 30 seconds where nothing is configured.',
    breaks: ['MOBILEFIRST-24'],
    override: living((own) => own, 'PT30S'),
  },
  {
    name: 'lifetime-counted-from-the-first-realm',
    title: 'The lifetime of a token begins when the application began to pass realms.',
    breaks: ['MOBILEFIRST-05', 'MOBILEFIRST-24'],
    override: withStep('issue', (original) => (call, tools) => {
      const began = call.realms?.session.startedAt;
      const policies = {
        ...tools.policies,
        accessTokenExpiry: (issuedAt: number, ...rest: [Profile, object?]) =>
          tools.policies.accessTokenExpiry(Math.min(issuedAt, began ?? issuedAt), ...rest),
      };
      return original(call, { ...tools, policies });
    }),
  },
  {
    name: 'first-test-is-the-default',
    title: 'Who names no scope gets a token for the first security test of the project.',
    breaks: ['MOBILEFIRST-18'],
    override: withStep('decideSecurityTest', (original) => (call, tools) => {
      if (asked(call)) return original(call, tools);
      call.scope = testsOf(tools.profile).slice(0, 1);
      return undefined;
    }),
  },
  {
    name: 'empty-scope-is-a-name',
    title: 'An empty scope is a security test that does not exist.',
    breaks: ['MOBILEFIRST-18', 'B-02'],
    override: withStep('decideSecurityTest', emptyScopeIsAName),
  },
  {
    name: 'another-test-granted',
    title: 'Who asks for one security test gets a token for another one, and is told so.',
    breaks: ['MOBILEFIRST-20'],
    override: granting('WebSecurityTest', 'MobileSecurityTest'),
  },
  {
    name: 'another-test-granted-in-secret',
    title: 'Who asks for one security test gets a token for another one, and is told that it is the one.',
    breaks: ['MOBILEFIRST-20'],
    override: (parts) =>
      withRenderers((original) => ({
        issued: (decision, call, tools) =>
          asked(call) === 'WebSecurityTest'
            ? withJsonMembers(original.issued(decision, call, tools), { scope: 'WebSecurityTest' })
            : original.issued(decision, call, tools),
      }))(granting('WebSecurityTest', 'MobileSecurityTest')(parts)),
  },
  {
    name: 'actual-scope-untold',
    title: 'A token answer does not say what the token is for.',
    breaks: ['MOBILEFIRST-19'],
    override: withRenderers((original) => ({
      issued: (decision, call, tools) =>
        withJsonMembers(original.issued(decision, call, tools), { scope: undefined }),
    })),
  },
  {
    name: 'token-type-of-the-house',
    title: 'The token type is one that only this server knows.',
    breaks: ['MOBILEFIRST-19'],
    override: withRenderers((original) => ({
      issued: (decision, call, tools) =>
        withJsonMembers(original.issued(decision, call, tools), { token_type: 'mfp-token' }),
    })),
  },
  {
    name: 'realm-answers-by-get',
    title: 'The token endpoint takes the parameters of a GET from its URL.',
    breaks: ['MOBILEFIRST-12', 'B-01'],
    override: (parts) =>
      withStep(
        'requirePost',
        (original) => (call, tools) => (call.request.method === 'GET' ? undefined : original(call, tools)),
      )(
        withProfile({
          clientAuthentication: { ...parts.profile.clientAuthentication, parametersIn: 'either' },
        })(parts),
      ),
  },
  {
    name: 'token-path-in-capitals',
    title: 'The token endpoint stands at /OAuth/Token.',
    breaks: ['MOBILEFIRST-12'],
    override: (parts) => withProfile({ paths: { ...parts.profile.paths, token: '/OAuth/Token' } })(parts),
  },
];

export const securityTestDeviations = byAuthorizationServer(faults.map((fault) => ({ ...fault, profiles })));
