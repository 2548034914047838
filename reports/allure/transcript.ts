import type { HeaderField } from '../../mock-server/wire/index.ts';
import { elapsed, roleName } from '../html/wording.ts';
import type { ReportedExchange } from '../schema.ts';

/** Exchanges as plain text: who spoke to whom and when, the request, its reply, and why it came. */
export const transcriptInWords = (exchanges: readonly ReportedExchange[]): string =>
  exchanges.map(inWords).join('\n\n');

function inWords({
  id,
  from,
  to,
  after,
  request,
  reply,
  failure,
  because,
  scripted,
}: ReportedExchange): string {
  return [
    `${id}. ${roleName(from)} to ${roleName(to)}, ${elapsed(after)}`,
    '',
    `${request.method} ${request.url}`,
    ...message(request),
    '',
    ...(reply === undefined
      ? [`no reply (${failure?.reason}): ${failure?.detail ?? ''}`]
      : [String(reply.status), ...message(reply)]),
    ...(because === undefined ? [] : ['', `because ${because}`]),
    ...(scripted === undefined ? [] : ['', `scripted: ${scripted}`]),
  ].join('\n');
}

const message = ({ headers, body }: { readonly headers: readonly HeaderField[]; readonly body: string }) => [
  ...headers.map(([name, value]) => `${name}: ${value}`),
  ...(body === '' ? [] : ['', body]),
];
