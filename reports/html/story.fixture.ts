import type { ReportedExchange } from '../schema.ts';

/** An exchange of a story, told by little. */
export function told(
  id: number,
  after: number,
  form: Readonly<Record<string, string>> | string,
  [status, body = {}]: readonly [status: number, body?: object],
  more: Partial<ReportedExchange> = {},
): ReportedExchange {
  const call = typeof form === 'string';
  return {
    id,
    after,
    from: 'client',
    to: call ? 'resource-server' : 'authorization-server',
    request: {
      method: call ? 'GET' : 'POST',
      url: call ? 'https://rs.test/api' : 'https://as.test/token',
      headers: call ? [['Authorization', `Bearer ${form}`]] : [],
      body: call ? '' : new URLSearchParams(form).toString().replaceAll('%E2%80%A6', '…'),
    },
    reply: { status, headers: [], body: JSON.stringify(body) },
    ...more,
  };
}

/** A request for tokens with a refresh token, and what it was given. */
export const refresh = (id: number, after: number, token: string, reply: readonly [number, object?]) =>
  told(id, after, { grant_type: 'refresh_token', refresh_token: token }, reply);
