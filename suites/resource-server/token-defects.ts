import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TokenDefect } from '../../fixtures/target/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mintedFor } from '../minted-tokens.ts';
import { firstResource } from '../named-first.ts';
import { readJwt } from '../readers/index.ts';
import { obtainWorkingMintedToken } from './issued.ts';

/** Rows that are broken by who does not see a defect; nobody is judged by the others. */
const ROWS: Readonly<Partial<Record<TokenDefect, string>>> = {
  expired: 'B-19',
  'wrong-scope': 'B-19',
  'bad-signature': 'B-19',
  'wrong-key': 'B-19',
  'alg-none': 'B-19',
  malformed: 'B-19',
  revoked: 'B-39',
  'not-yet-valid': 'ENIGMA-23',
  'wrong-issuer': 'B-46',
  'wrong-audience': 'B-46',
  'wrong-type': 'B-46',
};

/** What an issuer may have written itself: nobody revokes what was never issued. */
const GENUINE: readonly TokenDefect[] = [
  'revoked',
  'expired',
  'not-yet-valid',
  'wrong-scope',
  'wrong-tenant',
];

/** Whether a token is signed by a secret: whoever verifies it could have signed it, and there is no other key to tell apart. */
function isSignedBySecret(token: string): boolean {
  const jwt = readJwt(token);
  return jwt.ok && String(jwt.value.header.alg).startsWith('HS');
}

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
    default:
      return ROWS[defect] !== undefined;
  }
}

async function defective(bench: ServerBench, judge: Judge): Promise<void> {
  if (!bench.target.controls.has('mint')) {
    for (const row of new Set(Object.values(ROWS)))
      judge.leave(row, 'inapplicable', 'nobody mints tokens for the target');
    return;
  }
  const { answer: good } = await obtainWorkingMintedToken(bench);
  const untold = isSignedBySecret(good.accessToken) ? 'wrong-key' : undefined;
  const examined = new Set<string>();
  for (const defects of defectSets(bench.target)) {
    const rows = defects
      .filter((each) => each !== untold && counts(each, defects, bench))
      .flatMap((each) => ROWS[each] ?? []);
    if (rows.length === 0) continue;
    for (const row of rows) examined.add(row);
    const minted = await mintedFor(bench, { defects });
    const call = await callResource(bench, minted.answer.accessToken);
    replied(call);
    if (!accepted(call)) continue;
    judge.report({
      requirement: [...new Set(rows)],
      expected: `a token to be refused with ${defects.length === 1 ? 'this defect' : 'these defects'}: ${defects.join(', ')}`,
      actual: outcomeInWords(call),
      exchanges: [minted.exchange, call],
    });
  }
  for (const row of new Set(Object.values(ROWS))) {
    if (!examined.has(row))
      judge.leave(row, 'inapplicable', 'no token of the target has a defect that it is about');
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
    requirements: [...new Set(Object.values(ROWS))],
    claims: [],
    controls: [],
    run: defective,
  },
];
