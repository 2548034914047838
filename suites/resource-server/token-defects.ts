import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TokenDefect } from '../../fixtures/target/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintedFor } from '../minted-tokens.ts';
import { firstResource } from '../named-first.ts';
import { obtainWorkingMintedToken } from './issued.ts';

/** Rows that a defect breaks which is not seen. */
const ROWS = ['B-19'];

/** What an issuer may have written itself: nobody revokes what was never issued. */
const GENUINE: readonly TokenDefect[] = [
  'revoked',
  'expired',
  'not-yet-valid',
  'wrong-scope',
  'wrong-tenant',
];

/** Whether a defect alone makes a token bad for a target, beside the others that it has. */
function counts(defect: TokenDefect, defects: readonly TokenDefect[], bench: ServerBench): boolean {
  const { claims } = bench.target;
  switch (defect) {
    case 'revoked':
      // Only who issued it knows.
      return !claims.has('offline-validation') && defects.every((other) => GENUINE.includes(other));
    case 'wrong-scope':
      return firstResource(bench).scopes.length > 0;
    case 'wrong-issuer':
    case 'wrong-audience':
    case 'wrong-type':
      return claims.has('jwt-profile');
    case 'wrong-tenant':
      // What tenants may see has rules of its own.
      return false;
    default:
      return true;
  }
}

async function defective(bench: ServerBench, judge: Judge): Promise<void> {
  await obtainWorkingMintedToken(bench);
  const sets = defectSets(bench.target).filter((defects) =>
    defects.some((defect) => counts(defect, defects, bench)),
  );
  if (sets.length === 0) {
    for (const row of ROWS) judge.leave(row, 'untestable', 'nobody mints tokens with defects for the target');
  }
  for (const defects of sets) {
    const minted = await mintedFor(bench, { defects });
    const call = await callResource(bench, minted.answer.accessToken);
    replied(call);
    if (!accepted(call)) continue;
    judge.report({
      requirement: ROWS,
      expected: `a token to be refused with ${defects.length === 1 ? 'this defect' : 'these defects'}: ${defects.join(', ')}`,
      actual: outcomeInWords(call),
      exchanges: [minted.exchange, call],
    });
  }
}

/** Each defect alone, and every two of them. */
const defectSets = ({ tokenDefects }: ServerTarget): readonly (readonly TokenDefect[])[] =>
  tokenDefects.flatMap((defect, at) => [
    [defect],
    ...tokenDefects.slice(at + 1).map((other) => [defect, other]),
  ]);

export const tokenDefectChecks: readonly ServerCheck[] = [
  {
    id: 'token-defects',
    title: 'Every defect of a token and every two of them are seen',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ROWS,
    claims: [],
    controls: ['mint'],
    run: defective,
  },
];
