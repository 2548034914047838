import type { HeaderField, HttpReply } from '../wire/index.ts';

/** The field that tells the length of a body, where a reply may have one. @see RFC 9110 section 8.6 */
export const contentLength = ({ status }: HttpReply, length: number): readonly HeaderField[] =>
  status === 204 ? [] : [['Content-Length', String(length)]];
