/** A value in the distinguished encoding of ASN.1. @see ITU-T X.690 sections 8 and 10 */
export type Der = Uint8Array;

/** Tags, with what they stand for in a certificate. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  identifier: 0x06,
  text: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

const value = (tag: number, ...content: readonly Uint8Array[]): Der => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
};

export const sequence = (...members: readonly Der[]): Der => value(TAG.sequence, ...members);
export const set = (...members: readonly Der[]): Der => value(TAG.set, ...members);
export const text = (content: string): Der => value(TAG.text, Buffer.from(content));
export const octets = (content: Uint8Array): Der => value(TAG.octetString, content);
/** @param unused bits at the end that do not count */
export const bits = (content: Uint8Array, unused = 0): Der =>
  value(TAG.bitString, Buffer.from([unused]), content);
export const yes: Der = value(TAG.boolean, Buffer.from([0xff]));

/** A whole number that is not negative, most significant byte first. */
export function integer(bytes: Uint8Array): Der {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  // The first bit is the sign.
  return value(TAG.integer, (digits[0] ?? 0) > 0x7f ? Buffer.from([0]) : new Uint8Array(), digits);
}

/** A member that is known by its place; constructed holds whole values, primitive bytes. */
export const tagged = (place: number, kind: 'constructed' | 'primitive', content: Uint8Array): Der =>
  value((kind === 'constructed' ? 0xa0 : 0x80) | place, content);

/** An object identifier, such as `2.5.29.17`. */
export function identifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return value(TAG.identifier, Buffer.from([first * 40 + second, ...rest.flatMap(inSevenBits)]));
}

/** An instant to the second; a certificate tells years from 2050 on in another form. @see RFC 5280 section 4.1.2.5 */
export function instant(iso: string): Der {
  const digits = iso.replaceAll(/[-:T]/g, '');
  const early = digits < '2050';
  return value(early ? TAG.utcTime : TAG.generalizedTime, Buffer.from(early ? digits.slice(2) : digits));
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const digits = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | digits.length]), digits]);
}

/** All but the last byte have their first bit set. */
function inSevenBits(number: number): number[] {
  const last = number & 0x7f;
  return number > 0x7f ? [...inSevenBits(number >> 7).map((byte) => byte | 0x80), last] : [last];
}
