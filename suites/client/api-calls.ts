import fc from 'fast-check';
import type { ApiCall, ClientAnswer } from '../../fixtures/drivers/index.ts';
import { bodyText, type Exchange, replyOf } from '../../mock-server/wire/index.ts';

/** Calls of every kind that an application makes. */
export const apiCalls: fc.Arbitrary<ApiCall> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
    path: fc.stringMatching(/^\/api\/[a-z]{1,8}(\/[0-9]{1,4})?(\?[a-z]{1,4}=[a-z0-9]{0,6})?$/),
    headers: fc.dictionary(fc.constantFrom('X-Trace', 'X-Page', 'If-Match', 'Accept-Language'), word(), {
      maxKeys: 2,
    }),
    body: fc.json({ maxDepth: 1 }),
  })
  .map(({ method, path, headers, body }) =>
    method === 'GET' || method === 'DELETE'
      ? { method, path, headers }
      : { method, path, headers: { ...headers, 'Content-Type': 'application/json' }, body },
  );

function word() {
  return fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
}

export const callInWords = ({ method, path, headers = {}, body = '' }: ApiCall): string =>
  [
    `${method} ${path}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === '' ? [] : [`a body of ${body.length} characters`]),
  ].join(', ');

/** Whether the caller was given what the server said; a client that shows no body shows no other either. */
export function passedOn(answer: ClientAnswer, exchange: Exchange): boolean {
  const reply = replyOf(exchange);
  if (!answer.ok || answer.body === undefined || reply === undefined) return true;
  return canonical(answer.body) === canonical(bodyText(reply));
}

/** A client may have read the JSON and written it again. */
function canonical(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
