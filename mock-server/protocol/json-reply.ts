import { bytes, type HeaderField, type HttpReply } from '../wire/index.ts';

/** A reply that carries JSON. @see RFC 8259 */
export const jsonReply = (
  status: number,
  content: unknown,
  headers: readonly HeaderField[] = [],
): HttpReply => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  body: bytes(JSON.stringify(content)),
});
