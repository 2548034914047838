import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import { accepted, callResource, firstClient, firstResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';

/** What a resource server has to see in a token. @see RFC 9068 section 4 */
const DEFECTS: Readonly<Record<string, string>> = {
  'wrong-type': 'a JWT of another type',
  'wrong-issuer': 'a token of another issuer',
  'wrong-audience': 'a token for another audience',
  'alg-none': 'a token without a signature',
  'bad-signature': 'a token whose signature is altered',
  'wrong-key': 'a token by a foreign key',
  expired: 'an expired token',
};

async function refused(bench: ServerBench, judge: Judge): Promise<void> {
  const resource = firstResource(bench);
  const order = {
    client: firstClient(bench).id,
    scope: resource.scopes,
    ...(bench.target.users[0] === undefined ? {} : { user: bench.target.users[0].name }),
  };
  const good = await callResource(bench, await bench.mint(order), resource);
  if (!accepted(good)) throw new SetUpFailure(`a minted token without a defect got ${outcomeInWords(good)}`);
  for (const defect of bench.target.tokenDefects) {
    const what = DEFECTS[defect];
    if (what === undefined) continue;
    const call = await callResource(bench, await bench.mint({ ...order, defects: [defect] }), resource);
    replied(call);
    if (!accepted(call)) continue;
    judge.report({
      requirement: 'B-46',
      expected: `${what} to be refused`,
      actual: outcomeInWords(call),
      exchanges: [good, call],
    });
  }
}

export const jwtProfileAcceptanceChecks: readonly ServerCheck[] = [
  {
    id: 'jwt-profile-acceptance',
    title: 'A JWT of another type, issuer or audience opens no API, nor does an unsigned or expired one',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-46'],
    claims: ['jwt-profile'],
    controls: ['mint'],
    run: refused,
  },
];
