import { createPrivateKey, hash, type JsonWebKey, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { type Keys, keyOf, newKey, type SigningKey } from '../keys.ts';
import { type Random, randomWord } from '../random.ts';
import { StoreFileError } from '../store-file-error.ts';
import { type Vault, vaultOf } from '../vault.ts';
import { createFile, readIfThere, replaceFile } from './whole-file.ts';

/** The keys of a store, which lie beside it and not in it. */
export interface KeptKeys {
  readonly keys: Keys;
  readonly vault: Vault;
  /** By which the store knows that the keys are its own; says nothing about them. */
  readonly id: string;
}

const VAULT_KEY = 32;
const PROBE = Buffer.from('probe');

const keyFileSchema = z.strictObject({
  version: z.literal(1),
  /** Private keys as JWK, the current one first. @see RFC 7517 */
  signing: z.array(z.looseObject({ kty: z.literal('RSA'), d: z.string() })).min(1),
  /** base64url. */
  vault: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
type KeyFile = z.output<typeof keyFileSchema>;

/**
 * The keys in a file that only its owner may read. They are made where there is no such file.
 * @param needed why they cannot be made anew, where that is so
 * @throws StoreFileError for a file that is missing or damaged
 */
export async function keysIn(file: string, random: Random, needed: string | undefined): Promise<KeptKeys> {
  const text = await readIfThere(file);
  if (text !== undefined) return keptKeys(file, read(file, text), random);
  if (needed !== undefined) throw new StoreFileError(`${file}: there is no such file, but ${needed}`);
  const vault = Buffer.from(random.bytes(VAULT_KEY)).toString('base64url');
  const made = written([await newKey()], vault);
  // Where another server was faster, its keys count.
  return keptKeys(file, read(file, await createFile(file, made, randomWord(random, 6))), random);
}

function keptKeys(file: string, { signing, vault }: KeyFile, random: Random): KeptKeys {
  const key = Buffer.from(vault, 'base64url');
  let ring: readonly SigningKey[] = signing.map((jwk) => signingKey(file, jwk));
  let turn: Promise<unknown> = Promise.resolve();
  return {
    vault: vaultOf(key, random),
    id: hash('sha256', key, 'base64url').slice(0, 16),
    keys: {
      current: async () => ring[0] as SigningKey,
      all: async () => ring,
      rotate(forget = false) {
        const rotated = turn.then(async () => {
          const made = await newKey();
          const next = forget ? [made] : [made, ...ring];
          await replaceFile(file, written(next, vault), randomWord(random, 6));
          ring = next;
          return made;
        });
        turn = rotated.catch(() => undefined);
        return rotated;
      },
    },
  };
}

function read(file: string, text: string): KeyFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  const parsed = keyFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw damaged(file, content === undefined ? 'it is not JSON' : `it is not as it was written${where}`);
}

function signingKey(file: string, jwk: KeyFile['signing'][number]): SigningKey {
  try {
    const key = keyOf(createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }));
    // Not every release of Node notices while it reads a key that its parts are not of one piece.
    if (verify('sha256', PROBE, key.publicKey, sign('sha256', PROBE, key.privateKey))) return key;
  } catch {
    // As below.
  }
  throw damaged(file, 'a signing key in it is none');
}

const damaged = (file: string, how: string): StoreFileError =>
  new StoreFileError(
    `${file}: the file of the keys is damaged (${how}); restore it from a copy, or start with a new store`,
  );

const written = (ring: readonly SigningKey[], vault: string): string => {
  const signing = ring.map(({ privateKey }) => privateKey.export({ format: 'jwk' }));
  return `${JSON.stringify({ version: 1, signing, vault }, undefined, 2)}\n`;
};
