import { createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import fc from 'fast-check';
import {
  altered,
  type Jwt,
  publicKeyTexts,
  resigned,
  signedWithPublicKey,
  unsigned,
  withFlippedBit,
} from '../readers/index.ts';

/** What a forger has: a token of somebody's, the public keys, and a key pair of his own. */
export interface Workshop {
  readonly jwt: Jwt;
  readonly publicKeys: readonly JsonWebKey[];
  readonly ownKey: KeyObject;
}

/** A way to forge a token. */
export interface Forgery {
  readonly fault: string;
  forge(workshop: Workshop): string;
}

const TEN_YEARS = 315_360_000;

/** What a forger would like a token to say. */
const ambitions: fc.Arbitrary<{ readonly fault: string; changes(jwt: Jwt): Record<string, unknown> }> =
  fc.constantFrom(
    { fault: 'another subject', changes: () => ({ sub: 'administrator' }) },
    {
      fault: 'ten more years of life',
      changes: ({ claims }: Jwt) => ({ exp: Number(claims.exp) + TEN_YEARS }),
    },
    { fault: 'another application', changes: () => ({ client_id: 'another-application' }) },
    { fault: 'one claim more', changes: () => ({ administrator: true }) },
    { fault: 'nothing changed', changes: () => ({}) },
  );

const changedClaims = ambitions
  .filter(({ fault }) => fault !== 'nothing changed')
  .map(
    ({ fault, changes }): Forgery => ({
      fault: `${fault}, under the old signature`,
      forge: ({ jwt }) => altered(jwt, { claims: changes(jwt) }),
    }),
  );

const flippedBits = fc
  .record({ part: fc.constantFrom('header', 'claims', 'signature'), bit: fc.nat({ max: 8_000 }) })
  .map(
    ({ part, bit }): Forgery => ({
      fault: `bit ${bit} of its ${part} turned over`,
      forge: ({ jwt }) => withFlippedBit(jwt, part, bit),
    }),
  );

const unsignedTokens = fc
  .tuple(fc.constantFrom('none', 'None', 'NONE', 'nOnE', ''), fc.boolean(), ambitions)
  .map(
    ([alg, keepsSignature, { fault, changes }]): Forgery => ({
      fault: `alg "${alg}"${keepsSignature ? ' over the old signature' : ', no signature'}, ${fault}`,
      forge: ({ jwt }) => {
        const wished = withClaims(jwt, changes(jwt));
        return keepsSignature ? altered(wished, { header: { alg } }) : unsigned(wished, alg);
      },
    }),
  );

const sharedSecrets = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 7 }), ambitions).map(
  ([text, key, { fault, changes }]): Forgery => ({
    fault: `signed by HS256 with a secret that everybody can read, the public key, ${fault}`,
    forge({ jwt, publicKeys }) {
      const wished = withClaims(jwt, changes(jwt));
      const texts =
        publicKeys.length === 0 ? [''] : publicKeyTexts(publicKeys[key % publicKeys.length] ?? {});
      return signedWithPublicKey(wished, texts[text % texts.length] ?? '');
    },
  }),
);

const otherKeys = fc
  .tuple(fc.constantFrom('the kid kept', 'no kid', 'its public half enclosed'), ambitions)
  .map(
    ([how, { fault, changes }]): Forgery => ({
      fault: `signed by another key, ${how}, ${fault}`,
      forge: ({ jwt, ownKey }) =>
        resigned(jwt, ownKey, { claims: changes(jwt), header: headerFor(how, ownKey) }),
    }),
  );

function headerFor(how: string, key: KeyObject): Record<string, unknown> {
  if (how === 'the kid kept') return {};
  if (how === 'no kid') return { kid: undefined };
  return { kid: undefined, jwk: createPublicKey(key).export({ format: 'jwk' }) };
}

const HEADERS: readonly Record<string, unknown>[] = [
  { kid: 'another-key' },
  { kid: '' },
  { kid: undefined },
  { kid: '../../../dev/null' },
  { alg: 'RS512' },
  { alg: 'ES256' },
  { typ: 'at+jwt' },
  { crit: ['unheard-of'], 'unheard-of': true },
];
const OTHER_HEADERS = HEADERS.map(
  (header): Forgery => ({
    fault: `its header changed by ${JSON.stringify(header)}, under the old signature`,
    forge: ({ jwt }) => altered(jwt, { header }),
  }),
);

const CUTS: readonly Forgery[] = [
  { fault: 'no signature', forge: ({ jwt: { segments } }) => `${segments[0]}.${segments[1]}.` },
  { fault: 'two segments', forge: ({ jwt: { segments } }) => `${segments[0]}.${segments[1]}` },
  { fault: 'four segments', forge: ({ jwt: { segments } }) => [...segments, segments[2]].join('.') },
  { fault: 'half a signature', forge: ({ jwt }) => withSignature(jwt, (whole) => whole.slice(0, 64)) },
  { fault: 'a signature with a tail', forge: ({ jwt }) => withSignature(jwt, (whole) => `${whole}AAAA`) },
  { fault: 'no claims', forge: ({ jwt: { segments } }) => `${segments[0]}..${segments[2]}` },
];

const withSignature = ({ segments }: Jwt, change: (signature: string) => string): string =>
  `${segments[0]}.${segments[1]}.${change(segments[2])}`;

function withClaims(jwt: Jwt, claims: Record<string, unknown>): Jwt {
  const [header = '', wished = '', signature = ''] = altered(jwt, { claims }).split('.');
  return { ...jwt, segments: [header, wished, signature] };
}

/** Ways to forge a token, each as likely as the others. */
export const forgeries: fc.Arbitrary<Forgery> = fc.oneof(
  changedClaims,
  flippedBits,
  unsignedTokens,
  sharedSecrets,
  otherKeys,
  fc.constantFrom(...OTHER_HEADERS),
  fc.constantFrom(...CUTS),
);

/** Those of which there are few. */
export const certainForgeries: readonly Forgery[] = [...OTHER_HEADERS, ...CUTS];

const make = promisify(generateKeyPair);
const made = new Map<string, Promise<KeyObject>>();

/** A key pair of the kind that signed a token; made once, since an RSA key takes a while. */
export function forgersKey(alg: unknown): Promise<KeyObject> {
  const kind = String(alg).slice(0, 2);
  const known = made.get(kind) ?? generate(kind);
  made.set(kind, known);
  return known;
}

async function generate(kind: string): Promise<KeyObject> {
  if (kind === 'ES') return (await make('ec', { namedCurve: 'P-256' })).privateKey;
  if (kind === 'Ed') return (await make('ed25519')).privateKey;
  return (await make('rsa', { modulusLength: 2048 })).privateKey;
}
