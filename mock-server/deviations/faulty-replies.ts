import type { Decision } from '../endpoints/index.ts';
import { bodyText, bytes, type HttpReply } from '../wire/index.ts';

/** A server that was not ready for what it got. */
export const breakdown = (because: string): Decision => ({
  kind: 'literal',
  because,
  reply: { status: 500, headers: [['Content-Type', 'application/json']], body: bytes('{}') },
});

/** A reply with another value of a field, or without it. */
export const withField = (reply: HttpReply, name: string, ...values: readonly string[]): HttpReply => ({
  ...reply,
  headers: [
    ...reply.headers.filter(([field]) => field.toLowerCase() !== name.toLowerCase()),
    ...values.map((value): [string, string] => [name, value]),
  ],
});

/** A JSON reply with other members; one that is set to undefined is left out. */
export const withJsonMembers = (reply: HttpReply, changes: Readonly<Record<string, unknown>>): HttpReply => ({
  ...reply,
  body: bytes(JSON.stringify({ ...(JSON.parse(bodyText(reply)) as object), ...changes })),
});
