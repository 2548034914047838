import fc from 'fast-check';
import type { ApiCall, ClientAnswer } from '../../fixtures/drivers/index.ts';
import { bodyText, type Exchange, headerValues, replyOf } from '../../mock-server/wire/index.ts';

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

/** In which ways a request differs from an earlier one that it repeats, beside its token; empty if it does not. */
export function differences(first: Exchange, again: Exchange, { headers = {} }: ApiCall): string[] {
  const [one, other] = [first.request, again.request];
  const fields = [...Object.keys(headers), 'Accept', 'Content-Type'];
  const same = (field: string) =>
    headerValues(one, field).join(', ') === headerValues(other, field).join(', ');
  return [
    ...(one.method === other.method ? [] : [`method ${other.method} instead of ${one.method}`]),
    ...(one.url === other.url ? [] : [`URL ${other.url} instead of ${one.url}`]),
    ...fields.filter((field) => !same(field)).map((field) => `another ${field} field`),
    ...(Buffer.from(one.body).equals(other.body)
      ? []
      : [`a body of ${other.body.length} bytes instead of ${one.body.length}`]),
  ];
}

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
