import { sign } from 'node:crypto';
import { bitString, boolean, integer, list, nothing, octets, oid, tagged, text, time } from './der.ts';
import type { SigningKey } from './keys.ts';

/** RFC 4055 section 5; RFC 5280 sections 4.1.2.4 and 4.2.1.9 */
const SHA256_WITH_RSA = oid('1.2.840.113549.1.1.11');
const COMMON_NAME = oid('2.5.4.3');
const BASIC_CONSTRAINTS = oid('2.5.29.19');

const NAME = 'Bearerproof token signing';

/** It has begun by nobody's clock, and never ends: a certificate has to outlive every jump in time. */
const NOT_BEFORE = new Date('2000-01-01T00:00:00Z');
const NOT_AFTER = new Date('9999-12-31T23:59:59Z');

const made = new WeakMap<SigningKey, string>();

/**
 * The public half of a key in a certificate that it has signed itself, as PEM; the same one each time.
 * @see RFC 5280 section 4.1, RFC 7468 section 5
 */
export function certificateOf(key: SigningKey): string {
  const known = made.get(key) ?? selfSigned(key);
  made.set(key, known);
  return known;
}

function selfSigned({ kid, privateKey, publicKey }: SigningKey): string {
  const algorithm = list(SHA256_WITH_RSA, nothing);
  const name = list(tagged(0x31, list(COMMON_NAME, text(NAME))));
  const noAuthority = list(BASIC_CONSTRAINTS, boolean(true), octets(list()));
  const content = list(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.from(kid, 'base64url')),
    algorithm,
    name,
    list(time(NOT_BEFORE), time(NOT_AFTER)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, list(noAuthority)),
  );
  const certificate = list(content, algorithm, bitString(sign('sha256', content, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
