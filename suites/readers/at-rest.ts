import { createHash } from 'node:crypto';

/** What a target has at rest, to be searched. Nothing is known of how it was written. */
export interface AtRest {
  /** In which spelling a word stands there; undefined where it does in none. */
  spellingOf(word: string): string | undefined;
  /** By which fast hash without a salt a word stands there; undefined where it does by none. */
  fastHashOf(word: string): string | undefined;
  /** Every bcrypt hash, each once. */
  readonly bcryptHashes: ReadonlySet<string>;
  /** Everything that could be presented as a token, each once. */
  readonly values: ReadonlySet<string>;
  /** Whether a name stands there as a word of its own, in any case of its letters. */
  names(name: string): boolean;
}

const HEX_RUN = /[0-9a-f]{16,}/gi;
const BCRYPT = /\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}/g;
/** The characters of a bearer token. @see RFC 6750 section 2.1 */
const VALUE = /[A-Za-z0-9._~+/-]{16,1024}=*/g;

/** Reads a dump, and what is written in it as hex, as databases tell of their blobs. */
export function readAtRest(dump: Uint8Array): AtRest {
  const written = Buffer.from(dump);
  const text = written.toString('latin1');
  const blobs = (text.match(HEX_RUN) ?? []).map((run) => Buffer.from(run, 'hex'));
  const places = [written, Buffer.concat(blobs.flatMap((blob) => [blob, Buffer.from('\n')]))];
  const found = (spelling: Buffer | string) => places.some((place) => place.includes(spelling));
  const all = (pattern: RegExp) =>
    new Set(places.flatMap((place) => place.toString('latin1').match(pattern) ?? []));
  return {
    spellingOf: (word) => spellingsOf(word).find(([, spelling]) => found(spelling))?.[0],
    fastHashOf: (word) => fastHashesOf(word).find(([, hash]) => found(hash))?.[0],
    bcryptHashes: all(BCRYPT),
    values: all(VALUE),
    names: (name) => new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`, 'i').test(text),
  };
}

type Named<Value> = readonly (readonly [name: string, value: Value])[];

/** A word as it may lie somewhere without being hidden. */
function spellingsOf(word: string): Named<Buffer> {
  const bytes = Buffer.from(word);
  const hex = bytes.toString('hex');
  const texts: Named<string> = [
    ['in clear', word],
    ['with the escapes of JSON', JSON.stringify(word).slice(1, -1)],
    ['URL-encoded', encodeURIComponent(word)],
    ['form-encoded', new URLSearchParams([['', word]]).toString().slice(1)],
    ['in hex', hex],
    ['in hex', hex.toUpperCase()],
    ['backwards', [...word].reverse().join('')],
    ...[0, 1, 2].flatMap((shift): Named<string> => {
      const inside = insideBase64(bytes, shift);
      return [
        ['in base64', inside],
        ['in base64url', inside.replaceAll('+', '-').replaceAll('/', '_')],
      ];
    }),
  ];
  return [
    ...texts.map(([name, text]) => [name, Buffer.from(text)] as const),
    ['in UTF-16', Buffer.from(word, 'utf16le')],
  ];
}

/** What is certain of the base64 of a text that has so many bytes before the word, and some behind it. */
function insideBase64(word: Buffer, before: number): string {
  const written = Buffer.concat([Buffer.alloc(before), word])
    .toString('base64')
    .replace(/=+$/, '');
  const whole = (word.length + before) % 3 === 0;
  return written.slice(before === 0 ? 0 : before + 1, whole ? undefined : -1);
}

function fastHashesOf(word: string): Named<string> {
  return ['md5', 'sha1', 'sha256', 'sha384', 'sha512'].flatMap((name): Named<string> => {
    const digest = createHash(name).update(word).digest();
    const hex = digest.toString('hex');
    return [
      hex,
      hex.toUpperCase(),
      digest.toString('base64').replace(/=+$/, ''),
      digest.toString('base64url'),
    ].map((hash) => [name, hash] as const);
  });
}
