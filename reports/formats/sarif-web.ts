import type { HeaderField } from '../../mock-server/wire/index.ts';
import type { ReportedExchange } from '../schema.ts';

/** Where the two halves of an exchange stand in the tables of a run. */
export interface ExchangePlace {
  readonly webRequest: { readonly index: number };
  readonly webResponse: { readonly index: number };
}

/** The exchanges of a run, for results that point to them. The tables of SARIF hold nothing twice. */
export function createExchangeTables() {
  const requests = createTable(webRequest);
  const responses = createTable(webResponse);
  return {
    webRequests: requests.items,
    webResponses: responses.items,
    placeOf: (exchange: ReportedExchange): ExchangePlace => ({
      webRequest: { index: requests.placeOf(exchange) },
      webResponse: { index: responses.placeOf(exchange) },
    }),
  };
}

function createTable<Item>(itemOf: (exchange: ReportedExchange) => Item) {
  const places = new Map<string, number>();
  const items: Item[] = [];
  return {
    items,
    placeOf(exchange: ReportedExchange): number {
      const item = itemOf(exchange);
      const key = JSON.stringify(item);
      const place = places.get(key) ?? items.push(item) - 1;
      places.set(key, place);
      return place;
    },
  };
}

const webRequest = ({ request: { method, url, headers, body } }: ReportedExchange) => ({
  protocol: 'http',
  version: '1.1',
  method,
  target: url,
  headers: fieldsOf(headers),
  ...(body === '' ? {} : { body: { text: body } }),
});

function webResponse({ reply, failure }: ReportedExchange) {
  if (reply === undefined)
    return { noResponseReceived: true, ...(failure === undefined ? {} : { properties: failure }) };
  return {
    statusCode: reply.status,
    protocol: 'http',
    version: '1.1',
    headers: fieldsOf(reply.headers),
    ...(reply.body === '' ? {} : { body: { text: reply.body } }),
  };
}

/** Fields by name; what comes several times is listed, cookies a line each since they may hold commas. */
function fieldsOf(headers: readonly HeaderField[]): Record<string, string> {
  const fields = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = fields.get(key);
    const separator = key === 'set-cookie' ? '\n' : ', ';
    fields.set(key, before === undefined ? [name, value] : [before[0], `${before[1]}${separator}${value}`]);
  }
  return Object.fromEntries(fields.values());
}
