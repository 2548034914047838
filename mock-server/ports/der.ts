/** The few values of ASN.1 that a certificate is made of, in DER. @see ITU-T X.690 sections 8 and 10 */

/** Any value: its tag, the length of its content, and the content. */
export function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(body.length)]), body]);
}

function lengthOf(size: number): number[] {
  if (size < 0x80) return [size];
  const digits: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return [0x80 | digits.length, ...digits];
}

/** SEQUENCE. */
export const list = (...members: readonly Uint8Array[]): Buffer => tagged(0x30, ...members);

/** INTEGER that is not negative, given by its bytes. */
export const integer = (bytes: Uint8Array): Buffer =>
  tagged(0x02, ...((bytes[0] ?? 0) >= 0x80 || bytes.length === 0 ? [Buffer.from([0])] : []), bytes);

export const boolean = (value: boolean): Buffer => tagged(0x01, Buffer.from([value ? 0xff : 0]));

export const nothing = tagged(0x05);

/** OCTET STRING. */
export const octets = (content: Uint8Array): Buffer => tagged(0x04, content);

/** BIT STRING of whole bytes. */
export const bitString = (content: Uint8Array): Buffer => tagged(0x03, Buffer.from([0]), content);

/** UTF8String. */
export const text = (content: string): Buffer => tagged(0x0c, Buffer.from(content));

/** OBJECT IDENTIFIER, given by its numbers with dots between them. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(septets)]));
}

function septets(number: number): number[] {
  const digits = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift(0x80 | (rest % 128));
  }
  return digits;
}

/** A time to the second: with two digits of the year up to 2049, as RFC 5280 section 4.1.2.5 wants it. */
export function time(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/\.\d+Z$|\D/g, '');
  return instant.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : tagged(0x18, Buffer.from(`${digits}Z`));
}
