import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { altered, type Jwt, readJwt, resigned, unsigned, withFlippedBit } from '../readers/index.ts';
import { obtainWorkingToken } from '../resource-acts.ts';
import { knownScopes } from '../security-tests.ts';
import { forgersKey } from './forgeries.ts';

/** What a forger has: two tokens of his own, and a key pair. */
interface Material {
  readonly token: string;
  readonly jwt: Jwt | undefined;
  readonly other: string;
  readonly ownKey: Parameters<typeof resigned>[1];
}

/** A way to make a token that nobody issued. */
interface Alteration {
  readonly fault: string;
  /** Undefined where the form of the token does not lend itself to it. */
  make(material: Material): string | undefined;
}

const wishes = fc.constantFrom<{ readonly fault: string; changes(jwt: Jwt): Record<string, unknown> }>(
  { fault: 'another scope', changes: () => ({ scope: 'AnotherSecurityTest' }) },
  {
    fault: 'a later expiration',
    changes: ({ claims }) => ({ expiration: Number(claims.expiration) + 86_400_000 }),
  },
  {
    fault: 'another user',
    changes: ({ claims }) => ({ data: { ...(claims.data as object), user_id: 'administrator' } }),
  },
  { fault: 'no change', changes: () => ({}) },
);

const alterations: fc.Arbitrary<Alteration> = fc.oneof(
  wishes
    .filter(({ fault }) => fault !== 'no change')
    .map(
      ({ fault, changes }): Alteration => ({
        fault: `${fault}, under the old signature`,
        make: ({ jwt }) => jwt && altered(jwt, { claims: changes(jwt) }),
      }),
    ),
  fc.record({ part: fc.constantFrom('header', 'claims', 'signature'), bit: fc.nat({ max: 8_000 }) }).map(
    ({ part, bit }): Alteration => ({
      fault: `bit ${bit} of its ${part} turned over`,
      make: ({ jwt }) => jwt && withFlippedBit(jwt, part, bit),
    }),
  ),
  fc.nat({ max: 4_000 }).map(
    (place): Alteration => ({
      fault: `character ${place} another one`,
      make: ({ token }) => withOtherCharacter(token, place % token.length),
    }),
  ),
  wishes.map(
    ({ fault, changes }): Alteration => ({
      fault: `no signature at all, ${fault}`,
      make: ({ jwt }) => jwt && unsigned({ ...jwt, segments: wished(jwt, changes(jwt)) }),
    }),
  ),
  fc.constantFrom<Alteration>(
    { fault: 'the signature of another token', make: ({ token, other }) => headOf(token) + tailOf(other) },
    { fault: 'the content of another token', make: ({ token, other }) => headOf(other) + tailOf(token) },
    { fault: 'no signature', make: ({ token }) => headOf(token) },
    { fault: 'half of its signature', make: ({ token }) => token.slice(0, -tailOf(token).length / 2) },
    { fault: 'another part behind it', make: ({ token }) => `${token}.${tailOf(token)}` },
  ),
);

/** Tokens of a forger's own key. */
const foreignKeys: fc.Arbitrary<Alteration> = fc
  .tuple(fc.constantFrom('under the old name', 'without a name', 'enclosed'), wishes)
  .map(
    ([key, { fault, changes }]): Alteration => ({
      fault: `a signature of another key, ${key}, ${fault}`,
      make: ({ jwt, ownKey }) =>
        jwt && resigned(jwt, ownKey, { claims: changes(jwt), header: naming(key, ownKey) }),
    }),
  );

const headOf = (token: string): string => token.slice(0, token.lastIndexOf('.') + 1);
const tailOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1);

function wished(jwt: Jwt, claims: Record<string, unknown>): Jwt['segments'] {
  const [header = '', content = '', signature = ''] = altered(jwt, { claims }).split('.');
  return [header, content, signature];
}

function naming(how: string, key: Material['ownKey']): Record<string, unknown> {
  if (how === 'under the old name') return {};
  if (how === 'without a name') return { kid: undefined };
  const { kty, n, e, crv, x, y } = key.export({ format: 'jwk' });
  return { kid: undefined, jwk: Object.fromEntries(Object.entries({ kty, n, e, crv, x, y })) };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The highest bit of a character of base64url counts wherever it stands. */
function withOtherCharacter(token: string, at: number): string {
  const place = ALPHABET.indexOf(token[at] ?? '');
  return token.slice(0, at) + (place < 0 ? 'A' : ALPHABET[place ^ 32]) + token.slice(at + 1);
}

/** Alterations are cheap to try, and there are many kinds. */
const RUNS_PER_RUN = 2;

/** Tries alterations of one kind. @param rows that are broken where one is accepted */
const refusing =
  (kind: fc.Arbitrary<Alteration>, rows: readonly string[]) =>
  async (bench: ServerBench, judge: Judge): Promise<void> => {
    const { answer, call: good } = await obtainWorkingToken(bench);
    const token = answer.accessToken;
    const scope = knownScopes(bench).find((each) => each !== answer.scope);
    const second = await obtainTokens(bench, scope === undefined ? {} : { scope });
    const reading = readJwt(token);
    const jwt = reading.ok ? reading.value : undefined;
    const ownKey = await forgersKey(jwt?.header.alg ?? 'RS256');
    const material: Material = { token, jwt, other: second.answer.accessToken, ownKey };
    if (jwt === undefined) {
      const reason = 'the tokens are in no encoding that the judge can sign anew';
      judge.leave('MOBILEFIRST-09', 'untestable', reason);
    }
    const { generation } = judge;
    await property(
      { ...judge, generation: { ...generation, runs: generation.runs * RUNS_PER_RUN } },
      kind,
      ({ fault }) => ['a live token is taken', `another is made of it, with ${fault}`],
      async ({ fault, make }) => {
        const made = make(material);
        if (made === undefined || made === token || made === material.other) return;
        const call = await callResource(bench, made);
        replied(call);
        if (!accepted(call)) return;
        throw violation({
          requirement: rows,
          expected: `a token with ${fault} to be refused`,
          actual: outcomeInWords(call),
          exchanges: [good, call],
        });
      },
    );
  };

const ALTERED = ['MOBILEFIRST-14'];
const OTHER_KEY = ['MOBILEFIRST-09', ...ALTERED];

export const alteredTokenChecks: readonly ServerCheck[] = [
  {
    id: 'altered-signed-token',
    title: 'No change to a token makes one that is accepted',
    party: 'resource-server',
    kind: 'property',
    requirements: ALTERED,
    claims: [],
    controls: [],
    run: refusing(alterations, ALTERED),
  },
  {
    id: 'signed-token-of-another-key',
    title: 'No other key than the configured one signs a token that is accepted',
    party: 'resource-server',
    kind: 'property',
    requirements: OTHER_KEY,
    claims: [],
    controls: [],
    run: refusing(foreignKeys, OTHER_KEY),
  },
];
