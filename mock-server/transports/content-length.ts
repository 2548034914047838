import { type HeaderField, type HttpReply, headerValue } from '../wire/index.ts';

/**
 * The field that tells the length of a body: none where a reply has its own, or may not have one.
 * @see RFC 9110 section 8.6
 */
export const contentLength = (reply: HttpReply, length: number): readonly HeaderField[] =>
  reply.status === 204 || reply.status === 304 || headerValue(reply, 'Content-Length') !== undefined
    ? []
    : [['Content-Length', String(length)]];
