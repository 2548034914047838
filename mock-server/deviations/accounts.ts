import { parameter } from '../protocol/index.ts';
import { anyMatches, beginningsOf } from './comparison.ts';
import { byAuthorizationServer } from './deviation.ts';
import { withPolicies, withProblems, withStep } from './override.ts';

const states = byAuthorizationServer([
  {
    name: 'locked-account-is-code-05',
    title: 'A locked account is answered as wrong credentials are.',
    breaks: ['ENIGMA-30', 'ENIGMA-33'],
    override: withProblems({ 'account-locked': { code: '05' } }),
  },
  {
    name: 'codes-10-and-14-swapped',
    title: 'Disabled accounts are code 14, locked ones code 10.',
    breaks: ['ENIGMA-30', 'ENIGMA-33'],
    override: withProblems({ 'account-locked': { code: '10' }, 'account-disabled': { code: '14' } }),
  },
  {
    name: 'lock-spares-refresh',
    title: 'A locked account still gets tokens by refresh.',
    breaks: ['ENIGMA-33'],
    override: withStep('checkAccount', (original) => (call, tools) => {
      const spared = call.grantType === 'refresh_token' && call.user?.locked === true && !call.user.disabled;
      return spared ? undefined : original(call, tools);
    }),
  },
  {
    name: 'disabled-account-gets-tokens',
    title: 'A disabled account still gets tokens.',
    breaks: ['ENIGMA-33'],
    override: withPolicies({ accountProblem: (user) => (user.locked ? 'account-locked' : undefined) }),
  },
  {
    name: 'account-locked-for-good',
    title: 'An account that was locked once stays so.',
    breaks: ['ENIGMA-33'],
    override: (parts) => {
      const condemned = new Set<string>();
      return withPolicies({
        accountProblem(user) {
          if (user.locked) condemned.add(user.name);
          return parts.policies.accountProblem({ ...user, locked: condemned.has(user.name) });
        },
      })(parts);
    },
  },
  {
    name: 'account-state-told-before-it-is-lifted',
    title: 'An account that is disabled is told that it is locked, once it was.',
    breaks: ['ENIGMA-33'],
    override: (parts) => {
      const locked = new Set<string>();
      return withPolicies({
        accountProblem(user) {
          if (user.locked) locked.add(user.name);
          const problem = parts.policies.accountProblem(user);
          return problem !== undefined && locked.has(user.name) ? 'account-locked' : problem;
        },
      })(parts);
    },
  },
  {
    name: 'unrequestable-user-is-400',
    title: 'A user whose company has not allowed it is answered with status 400.',
    breaks: ['ENIGMA-29'],
    override: withProblems({ 'user-not-requestable': { status: 400 } }),
  },
  {
    name: 'unrequestable-user-gets-an-empty-token',
    title: 'A user whose company has not allowed it gets a token without scopes.',
    breaks: ['ENIGMA-29'],
    override: (parts) =>
      withStep('decideScope', (original) => (call, tools) => {
        if (call.user === undefined || tools.policies.requestable(call.user)) return original(call, tools);
        call.scope = [];
        return undefined;
      })(withStep('checkRequestable', () => () => undefined)(parts)),
  },
  {
    name: 'refresh-for-unrequestable-user',
    title: 'Whether a company allows tokens is not asked when they are refreshed.',
    breaks: ['ENIGMA-29'],
    override: withStep(
      'checkRequestable',
      (original) => (call, tools) => (call.grantType === 'refresh_token' ? undefined : original(call, tools)),
    ),
  },
]);

const passwords = byAuthorizationServer([
  {
    name: 'password-in-any-case',
    title: 'Passwords are compared without regard to case.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-32', 'B-14', 'CEHUB-03'],
    comparesInClear: true,
    override: withPolicies({
      passwordMatches: async (registered, presented) => registered.toLowerCase() === presented.toLowerCase(),
    }),
  },
  {
    name: 'password-with-more-behind',
    title: 'What follows the right password is not looked at.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-32', 'B-14', 'CEHUB-03'],
    override: withPolicies({
      passwordMatches: (registered, presented, credentials) =>
        anyMatches([registered], beginningsOf(presented), credentials),
    }),
  },
  {
    name: 'any-password',
    title: 'Any password will do.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-32', 'B-14', 'B-27', 'CEHUB-03'],
    override: withPolicies({ passwordMatches: async () => true }),
  },
  {
    name: 'passwords-guessed-at-leisure',
    title: 'No number of wrong passwords locks an account.',
    profiles: ['enigma', 'oauth2'],
    breaks: ['B-27'],
    override: withPolicies({ locksAccount: () => false }),
  },
  {
    name: 'lock-opens-to-the-right-password',
    title: 'An account that wrong passwords have locked is open to the right one.',
    breaks: ['B-27'],
    override: withStep('checkAccount', (original) => async (call, tools) => {
      const { user } = call;
      const password = parameter(call.form ?? [], 'password');
      if (user === undefined || password === undefined || (user.wrongPasswords ?? 0) === 0)
        return original(call, tools);
      const { passwordMatches } = tools.policies;
      if (!(await passwordMatches(user.password, password, tools.ports.credentials)))
        return original(call, tools);
      call.user = { ...user, locked: false, wrongPasswords: 0 };
      await tools.ports.store.saveUser(call.user);
      return original(call, tools);
    }),
  },
]);

/** Faults in what becomes of accounts, and in how their passwords are guarded. */
export const accountDeviations = [...states, ...passwords];
