import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import type { Random } from './random.ts';

/** Seals texts so that who reads the store cannot read them. */
export interface Vault {
  seal(text: string): string;
  /** @throws Error when the text was sealed by another key, or changed */
  open(sealed: string): string;
}

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** Seals by AES-256-GCM. @param key 32 bytes that are kept apart from the store */
export function vaultOf(key: Uint8Array, random: Random): Vault {
  // Bare bytes would be made a key anew for each text, which takes longer than to seal it.
  const secret = createSecretKey(key);
  return {
    seal(text) {
      const nonce = random.bytes(NONCE);
      const cipher = createCipheriv(CIPHER, secret, nonce);
      const sealed = [cipher.update(text, 'utf8'), cipher.final()];
      return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, NONCE));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      return decipher.update(bytes.subarray(NONCE, -TAG), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
