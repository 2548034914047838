import { createCipheriv, createDecipheriv } from 'node:crypto';
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
export const vaultOf = (key: Uint8Array, random: Random): Vault => ({
  seal(text) {
    const nonce = random.bytes(NONCE);
    const cipher = createCipheriv(CIPHER, key, nonce);
    const sealed = [cipher.update(text, 'utf8'), cipher.final()];
    return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
  },
  open(sealed) {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    return decipher.update(bytes.subarray(NONCE, -TAG), undefined, 'utf8') + decipher.final('utf8');
  },
});
