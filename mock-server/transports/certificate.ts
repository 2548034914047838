import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import {
  bits,
  type Der,
  identifier,
  instant,
  integer,
  octets,
  sequence,
  set,
  tagged,
  text,
  yes,
} from './der.ts';

/** What a server shows to be trusted, both in PEM. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** Long enough for every clock that a test turns back or forward. */
const VALID = ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'] as const;

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/**
 * A certificate that vouches for itself: who trusts it trusts a server under these names.
 * @param names of hosts, and IP addresses
 * @see RFC 5280 section 4
 */
export async function selfSigned(names: readonly string[]): Promise<ServerCertificate> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(identifier(ECDSA_WITH_SHA256));
  const name = sequence(set(sequence(identifier(COMMON_NAME), text('Bearerproof mock server'))));
  const content = sequence(
    tagged(0, 'constructed', integer(Buffer.from([2]))),
    // A serial number that no other certificate has.
    integer(keyIdentifier(publicKey).subarray(0, 16)),
    algorithm,
    name,
    sequence(...VALID.map(instant)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, 'constructed', extensions(names, publicKey)),
  );
  const signed = sequence(content, algorithm, bits(sign('sha256', content, privateKey)));
  return {
    certificate: pem('CERTIFICATE', signed),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Strict clients ask of whoever vouches, be it for itself, all of these. */
const extensions = (names: readonly string[], publicKey: KeyObject): Der =>
  sequence(
    extension('2.5.29.19', sequence(yes), 'critical'), // basic constraints: it may vouch
    extension('2.5.29.15', bits(Buffer.from([0b10000100]), 2), 'critical'), // key usage: sign, and vouch
    extension('2.5.29.37', sequence(identifier(SERVER_AUTHENTICATION))), // extended key usage
    extension('2.5.29.14', octets(keyIdentifier(publicKey))),
    extension('2.5.29.17', sequence(...names.map(alternativeName))),
  );

const extension = (id: string, content: Der, critical?: 'critical'): Der =>
  sequence(identifier(id), ...(critical === undefined ? [] : [yes]), octets(content));

const keyIdentifier = (publicKey: KeyObject): Uint8Array =>
  createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();

const alternativeName = (name: string): Der =>
  isIP(name) === 0 ? tagged(2, 'primitive', Buffer.from(name)) : tagged(7, 'primitive', addressBytes(name));

function addressBytes(address: string): Uint8Array {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // The URL parser knows every way to write an address, and its shortest is easily made long.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill('0');
  const all = [...groups(head), ...(tail === undefined ? [] : zeros), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const pem = (label: string, content: Uint8Array): string => {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};
