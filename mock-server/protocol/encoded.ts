import { readForm } from './form.ts';

/**
 * An encoded form as the query or the fragment of a URL can hold it: what may not stand there is percent-encoded, all
 * else stays as it was written.
 * @param unit what its characters stand for: one byte each, as in a request target, or text
 * @see RFC 3986 section 3.4
 */
export const urlSafe = (encoded: string, unit: 'bytes' | 'text'): string =>
  encoded.toWellFormed().replace(/[^A-Za-z0-9._~!$&'()*+,;=:@/?%[\]-]/gu, (character) => {
    const single = unit === 'bytes' && character <= '\u00ff';
    return Array.from(Buffer.from(character, single ? 'latin1' : 'utf8'), percentCode).join('');
  });

const percentCode = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** The value of a parameter as it is encoded; undefined for one that is absent or empty. */
export function encodedParameter(encoded: string, name: string): string | undefined {
  for (const pair of encoded.split('&')) {
    const at = pair.indexOf('=');
    if (at >= 0 && readForm(`&${pair.slice(0, at)}`)[0]?.[0] === name) return pair.slice(at + 1) || undefined;
  }
  return undefined;
}
