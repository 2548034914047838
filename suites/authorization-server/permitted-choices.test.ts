import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMockServerBench } from '../../fixtures/bench/index.ts';
import type { DeclaredPolicy } from '../../fixtures/target/index.ts';
import { generatedKeys, type Profile, profiles } from '../../mock-server/index.ts';
import { examineServer } from '../examine.ts';
import { accountStateChecks } from './account-states.ts';
import { bruteForceChecks } from './brute-force.ts';
import { clientAuthenticationChecks } from './client-authentication.ts';
import { hostileRequestChecks } from './hostile-requests.ts';
import { provisioningChecks } from './provisioning.ts';
import { regionChecks } from './regions.ts';
import { scopeAtRefreshChecks } from './scope-at-refresh.ts';
import { scopeChecks } from './scopes.ts';
import { tokenAnswerChecks } from './token-answers.ts';
import { tokenEndpointChecks } from './token-endpoint.ts';
import { tokenErrorChecks } from './token-errors.ts';
import { tokenParameterChecks } from './token-parameters.ts';
import { tokenRandomnessChecks } from './token-randomness.ts';
import { wrongCredentialsChecks } from './wrong-credentials.ts';

const requestsAndAnswers = new Set(
  [
    ...accountStateChecks,
    ...bruteForceChecks,
    ...clientAuthenticationChecks,
    ...hostileRequestChecks,
    ...provisioningChecks,
    ...regionChecks,
    ...scopeAtRefreshChecks,
    ...scopeChecks,
    ...tokenAnswerChecks,
    ...tokenEndpointChecks,
    ...tokenErrorChecks,
    ...tokenParameterChecks,
    ...tokenRandomnessChecks,
    ...wrongCredentialsChecks,
  ].map(({ id }) => id),
);

const { enigma, oauth2 } = profiles;

/** Choices that the sources leave to a server. */
const choices: readonly {
  readonly what: string;
  readonly profile: Profile;
  readonly policy?: DeclaredPolicy;
}[] = [
  {
    what: 'writes codes as numbers and describes them once',
    profile: { ...enigma, errorAnswer: { codeType: 'number', descriptionField: 'description' } },
  },
  {
    what: 'writes codes as plain digits and describes them as RFC 6749 does',
    profile: { ...enigma, errorAnswer: { codeType: 'string', descriptionField: 'error_description' } },
  },
  {
    what: 'answers wrong Basic credentials with 400 and code 05',
    profile: { ...enigma, clientAuthentication: { ...enigma.clientAuthentication, basicFailureStatus: 400 } },
  },
  {
    what: 'names wrong clients and wrong users by errors of their own beside one code',
    profile: withProblems(enigma, { 'client-authentication-failed': { error: 'invalid_client' } }),
  },
  {
    what: 'sends users elsewhere with invalid_grant',
    profile: withProblems(enigma, { 'user-lives-elsewhere': { error: 'invalid_grant' } }),
  },
  {
    what: 'replaces refresh tokens',
    profile: {
      ...enigma,
      refreshToken: { ...enigma.refreshToken, rotation: 'rotate', onReuse: 'revoke-family' },
    },
  },
  {
    what: 'gives no refresh token back',
    profile: { ...enigma, refreshToken: { ...enigma.refreshToken, rotation: 'omit' } },
  },
  {
    what: 'narrows an excess scope, as it declares',
    profile: { ...enigma, scope: { ...enigma.scope, excess: 'narrow' } },
    policy: { excessScope: 'narrow' },
  },
  {
    what: 'locks an account after fifty wrong passwords',
    profile: { ...enigma, lockAfter: 50 },
  },
  {
    what: 'says nothing of lifetimes in its answers',
    profile: { ...oauth2, tokenAnswer: { ...oauth2.tokenAnswer, expiresIn: 'omit' } },
  },
  {
    what: 'answers wrong credentials in the body with 400',
    profile: withProblems(oauth2, { 'client-authentication-failed': { status: 400 } }),
  },
  {
    what: 'takes credentials by Basic and declares that',
    profile: oauth2,
    policy: { clientAuthentication: 'basic' },
  },
  {
    what: 'narrows an excess scope without having declared it',
    profile: { ...oauth2, scope: { ...oauth2.scope, excess: 'narrow' } },
  },
];

function withProblems(
  profile: Profile,
  changes: Partial<Record<keyof Profile['problems'], { readonly error?: string; readonly status?: number }>>,
): Profile {
  const problems = { ...profile.problems };
  for (const [problem, change] of Object.entries(changes)) {
    const name = problem as keyof Profile['problems'];
    problems[name] = { ...problems[name], ...change };
  }
  return { ...profile, problems };
}

describe('the checks of requests and answers accuse no server of a choice that the sources allow', () => {
  const keys = generatedKeys();
  for (const { what, profile, policy = {} } of choices) {
    it(`${profile.title}: ${what}`, async () => {
      const results = await examineServer(
        async () => {
          const bench = await openMockServerBench({ profile, policy, seed: 7, keys });
          return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
        },
        { generation: { seed: 7, runs: 10 }, only: ({ id }) => requestsAndAnswers.has(id) },
      );
      const accused = results.flatMap(({ check, verdicts }) =>
        verdicts
          .filter(({ verdict }) => ['fail', 'warn', 'error'].includes(verdict))
          .map(({ requirement, reason }) => `${requirement} by ${check}: ${reason}`),
      );
      assert.deepEqual(accused, []);
      assert.ok(results.length >= 10);
    });
  }
});
