import { type Exchange, headerValues, originOf, pathOf, queryOf } from '../../mock-server/wire/index.ts';

/** What a caller asked for, where it is known. */
export interface Asked {
  readonly headers?: Readonly<Record<string, string>>;
}

/** Fields that a repetition may have otherwise: they belong to the connection, to the moment, or to the token. */
const OF_THE_MOMENT =
  /^(authorization|cookie|host|connection|content-length|date|user-agent|pragma|cache-control|priority|te|trace(parent|state)|baggage|sentry-trace|(x-)?(request|correlation|trace|span|b3)(-?\w+)*|x-amz.*|x-datadog.*|newrelic|sec-.*|if-(none-match|modified-since))$/i;

/**
 * In which ways a request differs from an earlier one that it repeats, beside its token; empty if it does not.
 * @param asked what the caller said; where nobody knows, fields have to be there, and values of the query may differ
 */
export function differences(first: Exchange, again: Exchange, asked?: Asked): string[] {
  const [one, other] = [first.request, again.request];
  const values = (exchange: Exchange, field: string) => headerValues(exchange.request, field).join(', ');
  const compared = [...Object.keys(asked?.headers ?? {}), 'Accept', 'Content-Type'];
  const expected = asked === undefined ? one.headers.map(([name]) => name) : [];
  const missing = expected.filter(
    (name) => !OF_THE_MOMENT.test(name) && headerValues(other, name).length === 0,
  );
  const changed = compared.filter((name) => values(first, name) !== values(again, name));
  const fields = new Map([...changed, ...missing].map((name) => [name.toLowerCase(), name]));
  const url = asked === undefined ? outlineOf : (text: string) => text;
  return [
    ...(one.method === other.method ? [] : [`method ${other.method} instead of ${one.method}`]),
    ...(url(one.url) === url(other.url) ? [] : [`URL ${other.url} instead of ${one.url}`]),
    ...[...fields.values()].map((field) => `another ${field} field`),
    ...(Buffer.from(one.body).equals(other.body)
      ? []
      : [`a body of ${other.body.length} bytes instead of ${one.body.length}`]),
  ];
}

/** An address with the names of its parameters, since a value may be there to keep caches away. */
function outlineOf(url: string): string {
  const names = queryOf(url)
    .split('&')
    .map((pair) => pair.split('=', 1)[0])
    .filter((name) => name !== 'access_token');
  return `${originOf(url)}${pathOf(url)}?${names.sort().join('&')}`;
}
