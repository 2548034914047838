import type { ServerBench } from '../../fixtures/bench/index.ts';
import { obtained, outcomeInWords, replied, successOf } from '../acts.ts';
import {
  authorize,
  challengeOf,
  codeClients,
  codeFrom,
  inWords,
  obtainCode,
  redeem,
  VERIFIER,
} from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { readTokenError, responseParameter } from '../readers/index.ts';

/** Verifiers that do not belong to the challenge of `VERIFIER`; all but the missing ones are well-formed. */
const WRONG: readonly { readonly what: string; readonly verifier: string | undefined }[] = [
  { what: 'no verifier', verifier: undefined },
  { what: 'an empty verifier', verifier: '' },
  { what: 'a verifier with a letter more', verifier: `${VERIFIER}x` },
  { what: 'a verifier with a letter less', verifier: VERIFIER.slice(0, -1) },
  { what: 'a verifier in capitals', verifier: VERIFIER.toUpperCase() },
  { what: 'another verifier', verifier: [...VERIFIER].reverse().join('') },
  { what: 'the challenge for a verifier', verifier: challengeOf(VERIFIER) },
];

async function wrongVerifiers(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of codeClients(bench)) {
    const agent = bench.openUserAgent();
    const good = await obtainCode(bench, { client, agent });
    obtained(bench, await redeem(bench, good), 'the redemption of a code with its verifier');
    for (const { what, verifier } of WRONG) {
      const code = await obtainCode(bench, { client, agent });
      const redemption = await redeem(bench, code, { code_verifier: verifier });
      const report = (expected: string, actual: string) =>
        judge.report({ requirement: 'B-44', expected, actual, exchanges: [code.exchange, redemption] });
      if (successOf(redemption) !== undefined) {
        report(`a code to be refused with ${what}`, 'it gives tokens');
        continue;
      }
      const reading = readTokenError(replied(redemption));
      const error = reading.ok ? reading.value.error : undefined;
      if (verifier && error !== 'invalid_grant') {
        report(`the error invalid_grant for ${what}`, outcomeInWords(redemption));
      }
    }
  }
}

/** No challenge at all, as applications did before they knew of any. */
const WITHOUT = { code_challenge: undefined, code_challenge_method: undefined };

async function withoutChallenge(bench: ServerBench, judge: Judge): Promise<void> {
  for (const client of codeClients(bench)) {
    const kind = client.public ? 'a public client' : 'a client with a secret';
    const asked = await authorize(bench, { client, change: WITHOUT });
    const code = codeFrom(asked);
    judge.observe(`challenge of ${kind}`, code === undefined ? 'demanded' : 'not demanded');
    if (code === undefined) {
      const error = asked.response && responseParameter(asked.response, 'error');
      if (error !== undefined && error !== 'invalid_request') {
        judge.report({
          requirement: 'B-44',
          expected: 'the error invalid_request where a challenge is demanded and missing',
          actual: inWords(asked),
          exchanges: [asked.exchange],
        });
      }
      continue;
    }
    if (client.public && expectationsOf(bench.target).publicClients !== 'without-challenge') {
      judge.report({
        requirement: 'B-44',
        expected: 'a challenge to be demanded of public clients',
        actual: `a code for ${client.id}, which can keep no secret, without one`,
        exchanges: [asked.exchange],
        advisory: true,
      });
    }
    const redemption = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUris[0] };
    const uncalledFor = await redeem(
      bench,
      { code, client, redemption, exchange: asked.exchange },
      { code_verifier: VERIFIER },
    );
    if (successOf(uncalledFor) === undefined) continue;
    judge.report({
      requirement: 'B-44',
      expected: 'a verifier to be refused for a code that was asked for without a challenge',
      actual: 'it gives tokens, so that who strips a challenge from a request is not noticed',
      exchanges: [asked.exchange, uncalledFor],
      advisory: true,
    });
  }
}

async function methods(bench: ServerBench, judge: Judge): Promise<void> {
  const agent = bench.openUserAgent();
  const unknown = await authorize(bench, { agent, change: { code_challenge_method: 'S512' } });
  const { response } = unknown;
  const error = response && responseParameter(response, 'error');
  if (codeFrom(unknown) !== undefined || (error !== undefined && error !== 'invalid_request')) {
    judge.report({
      requirement: 'B-44',
      expected: 'the error invalid_request for a challenge by a method that nobody knows',
      actual: codeFrom(unknown) === undefined ? inWords(unknown) : 'a code',
      exchanges: [unknown.exchange],
    });
  }
  for (const method of ['plain', undefined]) {
    const told = method ?? 'none, which means plain';
    const asked = await authorize(bench, { agent, change: { code_challenge_method: method } });
    const code = codeFrom(asked);
    judge.observe(`challenge by the method ${told}`, code === undefined ? 'refused' : 'accepted');
    if (code === undefined) continue;
    const [client] = codeClients(bench);
    const redemption = await redeem(bench, {
      code,
      client,
      exchange: asked.exchange,
      redemption: {
        grant_type: 'authorization_code',
        code,
        redirect_uri: client.redirectUris[0],
        code_verifier: VERIFIER,
      },
    });
    if (successOf(redemption) === undefined) continue;
    judge.report({
      requirement: 'B-44',
      expected: `a verifier other than the challenge to be refused where the method is ${told}`,
      actual: 'it gives tokens',
      exchanges: [asked.exchange, redemption],
      // A server that knows S256 alone is stricter so than the section has it, and nobody is worse off.
      advisory: method === undefined,
    });
  }
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  requirements: ['B-44'],
  claims: ['authorization-code', 'pkce'],
  controls: [],
} as const;

export const proofKeyChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'wrong-code-verifiers',
    title: 'A code is refused without the verifier of its challenge',
    run: wrongVerifiers,
  },
  {
    ...common,
    id: 'code-without-challenge',
    title: 'Public clients need a challenge, and a verifier without one is refused',
    run: withoutChallenge,
  },
  {
    ...common,
    id: 'code-challenge-methods',
    title: 'A challenge counts by the method that it names, and an unknown method is refused',
    run: methods,
  },
];
