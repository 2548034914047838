import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtainRefreshToken, obtainTokens, refresh, replied, revoke, statusOf, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { obtainingClients } from '../resource-acts.ts';
import { probeRevokedToken } from './revocable-tokens.ts';

/** Somebody who must not be able to revoke a token of the first client. */
interface Stranger {
  readonly name: string;
  readonly client: TargetClient;
}

function strangers({ target }: ServerBench): readonly Stranger[] {
  const [owner, other] = obtainingClients(target);
  if (owner === undefined) throw new MissingControl('the target file has no client that gets tokens');
  return [
    { name: 'its client with a wrong secret', client: { ...owner, secret: `not${owner.secret}` } },
    { name: 'its client without a secret', client: { ...owner, secret: '' } },
    { name: 'a client that is not registered', client: { ...owner, id: 'nobodysapplication' } },
    ...(other === undefined ? [] : [{ name: 'another client', client: other }]),
  ];
}

async function ownTokensOnly(bench: ServerBench, judge: Judge): Promise<void> {
  const [client] = obtainingClients(bench.target) as [TargetClient];
  const known = strangers(bench);
  const { answer, exchange } = await obtainTokens(bench, { client });
  for (const { name, client: stranger } of known) {
    const attempt = await revoke(bench, answer.accessToken, stranger);
    judge.observe(`revocation by ${name}`, `status ${replied(attempt).status}`);
    const { alive, exchange: proof } = await probeRevokedToken(bench, answer.accessToken);
    if (!alive) return report(judge, name, 'an access token', [exchange, attempt, proof]);
  }
  if (!hasRefreshTokens(bench)) return;

  const { refreshToken, exchange: issue } = await obtainRefreshToken(bench, { client });
  const attempts: Exchange[] = [];
  for (const { client: stranger } of known) attempts.push(await revoke(bench, refreshToken, stranger));
  const proof = await refresh(bench, refreshToken, { client });
  if (successOf(proof) !== undefined) return;
  const culprit = known.find((_, at) => statusOf(attempts[at] as Exchange) === 200)?.name ?? 'a stranger';
  report(judge, culprit, 'a refresh token', [issue, ...attempts, proof]);
}

const report = (judge: Judge, name: string, kind: string, exchanges: readonly Exchange[]): void =>
  judge.report({
    requirement: 'B-39',
    expected: `${kind} to work on when somebody else tries to revoke it`,
    actual: `it is dead after an attempt by ${name}`,
    exchanges,
  });

export const revocationRightsChecks: readonly ServerCheck[] = [
  {
    id: 'revocation-by-strangers',
    title: 'Only the client that a token was issued to can revoke it',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-39'],
    claims: ['revocation'],
    controls: [],
    run: ownTokensOnly,
  },
];
