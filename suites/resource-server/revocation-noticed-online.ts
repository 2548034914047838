import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, type Obtained, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { resourceInWords } from '../resource-acts.ts';
import { knownScopes, takes } from '../security-tests.ts';
import { endAtIssuer, outwaitCaches, readResources } from '../session-acts.ts';

async function revocationNoticed(bench: ServerBench, judge: Judge): Promise<void> {
  for (const resource of readResources(bench)) {
    await judgeOne(bench, judge, resource, 'in use before');
    await judgeOne(bench, judge, resource, 'never used');
  }
}

async function judgeOne(
  bench: ServerBench,
  judge: Judge,
  resource: TargetResource,
  history: 'in use before' | 'never used',
): Promise<void> {
  const { answer, exchange } = await tokenFor(bench, resource);
  const exchanges: Exchange[] = [exchange];
  if (history === 'in use before') {
    const before = await callResource(bench, answer.accessToken, resource);
    exchanges.push(before);
    if (!accepted(before)) {
      throw new SetUpFailure(`${resourceInWords(resource)} gave a good token ${outcomeInWords(before)}`);
    }
  }
  exchanges.push(...(await endAtIssuer(bench, answer.accessToken)));
  await outwaitCaches(bench);
  const call = await callResource(bench, answer.accessToken, resource);
  replied(call);
  if (!accepted(call)) return;
  judge.report({
    requirement: 'MOBILEFIRST-D11',
    expected: `${resourceInWords(resource)} to be refused: the token, ${history}, was revoked at the issuer`,
    actual: outcomeInWords(call),
    exchanges: [...exchanges, call],
  });
}

/** A token for what the resource asks for. */
function tokenFor(bench: ServerBench, resource: TargetResource): Promise<Obtained> {
  const scope = knownScopes(bench).find((each) => takes(resource, each));
  return obtainTokens(bench, scope === undefined ? {} : { scope });
}

export const revocationNoticedOnlineChecks: readonly ServerCheck[] = [
  {
    id: 'revocation-noticed-online',
    title: 'Who asks the issuer about tokens refuses one that was revoked there, used before or not',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-D11'],
    claims: ['online-validation'],
    controls: [],
    run: revocationNoticed,
  },
];
