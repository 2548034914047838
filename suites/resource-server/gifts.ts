import { bodyText, type HttpReply, headerValues } from '../../mock-server/wire/index.ts';

/** What a client could go on with, among what a resource server answers. */
export function giftIn(reply: HttpReply): string | undefined {
  if (headerValues(reply, 'set-cookie').length > 0) return 'a cookie';
  const field = reply.headers.find(
    ([name]) => /token|authorization/i.test(name) && !/^(www|proxy)-auth|^access-control/i.test(name),
  );
  if (field !== undefined) return `the field ${field[0]}`;
  return /"?(access|refresh)_?token"?\s*(:|>)/i.test(bodyText(reply)) ? 'a token in its body' : undefined;
}
