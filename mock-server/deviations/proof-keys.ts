import { createHash } from 'node:crypto';
import { WELL_FORMED } from '../lifecycle/index.ts';
import { type Form, parameter } from '../protocol/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProblems, withStep } from './override.ts';

type Override = ServerDeviation['override'];

const challengeFrom = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

/** Compares verifier and challenge in another way; where the server compares rightly is to be said too. */
const matching = (
  matches: (challenge: string | undefined, verifier: string | undefined) => boolean,
): Override =>
  withPolicies({
    verifierMatches: ({ codeChallenge }, { codeVerifier }) => matches(codeChallenge, codeVerifier),
  });

const right = (challenge: string | undefined, verifier: string | undefined): boolean =>
  challenge === undefined || verifier === undefined
    ? challenge === verifier
    : WELL_FORMED.test(verifier) && challenge === challengeFrom(verifier);

/** Takes some methods for S256. */
const takenForS256 = (taken: (method: string | undefined) => boolean): Override =>
  withStep('checkCodeChallenge', (original) => async (call, tools) => {
    const form = call.form ?? [];
    if (parameter(form, 'code_challenge') !== undefined && taken(parameter(form, 'code_challenge_method'))) {
      call.form = [...form.filter(([name]) => name !== 'code_challenge_method'), ...S256];
    }
    const decision = await original(call, tools);
    call.form = form;
    return decision;
  });

const S256: Form = [['code_challenge_method', 'S256']];

const withPkce =
  (pkce: 'required' | 'optional'): Override =>
  (parts) => {
    const { authorization } = parts.profile;
    if (authorization === undefined) return parts;
    return { ...parts, profile: { ...parts.profile, authorization: { ...authorization, pkce } } };
  };

const deviations: readonly (readonly [name: string, title: string, override: Override])[] = [
  ['verifier-unchecked', 'The verifier of a code is not looked at.', matching(() => true)],
  [
    'verifier-left-out',
    'A code with a challenge is redeemed without a verifier.',
    matching((challenge, verifier) => verifier === undefined || right(challenge, verifier)),
  ],
  [
    'verifier-in-plain',
    'The challenge, which everybody may have seen, serves as its own verifier.',
    matching((challenge, verifier) => challenge === verifier || right(challenge, verifier)),
  ],
  [
    'verifier-compared-in-part',
    'What comes after the length of the challenge in a verifier does not count.',
    matching(
      (challenge, verifier) =>
        right(challenge, verifier) ||
        right(challenge, verifier?.slice(0, -1)) ||
        right(challenge, `${verifier}9`),
    ),
  ],
  [
    'verifier-without-challenge',
    'A verifier is taken although no challenge was sent, so that nobody notices who stripped it.',
    matching((challenge, verifier) => challenge === undefined || right(challenge, verifier)),
  ],
  ['challenge-of-nobody-demanded', 'Public clients get codes without a challenge.', withPkce('optional')],
  [
    'unknown-challenge-method-taken-for-s256',
    'A challenge by a method that nobody knows is taken for one by S256.',
    takenForS256((method) => !['S256', 'plain', undefined].includes(method)),
  ],
  [
    'absent-challenge-method-taken-for-s256',
    'A challenge without a method, which means plain, is taken for one by S256.',
    takenForS256((method) => method === undefined),
  ],
  [
    'plain-challenge-taken-for-s256',
    'A challenge by plain is taken for one by S256.',
    takenForS256((method) => method === 'plain'),
  ],
  [
    'wrong-verifier-called-invalid-request',
    'A wrong verifier is called an invalid request.',
    withProblems({ 'invalid-code-verifier': { error: 'invalid_request' } }),
  ],
  [
    'missing-challenge-called-access-denied',
    'A missing challenge is told as a denial.',
    withProblems({ 'invalid-code-challenge': { error: 'access_denied' } }),
  ],
];

/** Deviations in how codes are bound to who asks for them. */
export const proofKeyDeviations: readonly ServerDeviation[] = byAuthorizationServer(
  deviations.map(([name, title, override]) => ({
    name,
    title,
    profiles: ['oauth2'],
    breaks: ['B-44'],
    override,
  })),
);
