import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { accepted, credentials, firstClient, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { cacheFlaws, type Flaw, readTokenAnswer } from '../readers/index.ts';
import { type GrantType, goodParameters, offeredGrants, postToken } from '../token-requests.ts';

/** Asks for a token as the first client. @throws SetUpFailure when the target refuses */
async function ask(bench: ServerBench, grant: GrantType) {
  const proof = credentials(bench, firstClient(bench));
  const parameters = [...(await goodParameters(bench, grant)), ...proof.parameters];
  const exchange = await postToken(bench, parameters, proof.headers);
  if (!accepted(exchange)) {
    throw new SetUpFailure(
      `a request with grant_type ${grant} that should succeed got ${outcomeInWords(exchange)}`,
    );
  }
  return { exchange, reply: replied(exchange) };
}

async function form(bench: ServerBench, judge: Judge): Promise<void> {
  const grants = offeredGrants(bench);
  if (grants.length === 0) throw new MissingControl('the target claims no grant that could be answered');
  for (const grant of grants) {
    const { exchange, reply } = await ask(bench, grant);
    const complain = (requirement: string, flaws: readonly Flaw[]) => {
      for (const { where, expected, actual } of flaws) {
        judge.report({
          requirement,
          expected: `${expected} for ${where} of the answer to ${grant}`,
          actual,
          exchanges: [exchange],
        });
      }
    };
    complain('B-08', readTokenAnswer(reply).flaws);
    complain('B-09', cacheFlaws(reply));
  }
}

async function clientCredentials(bench: ServerBench, judge: Judge): Promise<void> {
  const { exchange, reply } = await ask(bench, 'client_credentials');
  const reading = readTokenAnswer(reply);
  if (!reading.ok || reading.value.refreshToken === undefined) return;
  judge.report({
    requirement: 'B-25',
    expected: 'no refresh token for client_credentials',
    actual: 'a refresh token',
    exchanges: [exchange],
  });
}

export const tokenAnswerChecks: readonly ServerCheck[] = [
  {
    id: 'token-answer-form',
    title: 'Every token answer is a JSON object of the defined form that no cache may store',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-08', 'B-09'],
    claims: [],
    controls: [],
    run: form,
  },
  {
    id: 'client-credentials-answer',
    title: 'A token for client credentials comes without a refresh token',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-25'],
    claims: ['client-credentials'],
    controls: [],
    run: clientCredentials,
  },
];
