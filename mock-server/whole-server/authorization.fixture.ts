import assert from 'node:assert/strict';
import type { MockServer } from '../mock-server.ts';
import { encoded, FORM, type Form, send } from '../requests.fixture.ts';
import { bodyText, type HeaderField, headerValue, headerValues } from '../wire/index.ts';

/** An authorization request of app1 for a code. */
export const CODE_REQUEST: Form = {
  response_type: 'code',
  client_id: 'app1',
  redirect_uri: 'https://app1.test/callback',
  scope: 'read',
  state: 'af0ifjsldkj',
};

/** A browser as far as it matters: it keeps cookies and sends the forms that it is shown. */
export interface Browser {
  /** Goes to the authorization endpoint with a query. */
  open(query: Form | string): Promise<Seen>;
  /** Fills in the form of the page that it shows, and presses a button. */
  submit(fields: Form): Promise<Seen>;
  /** Logs in on the page that it shows, and goes on. */
  logIn(username: string, password?: string): Promise<Seen>;
  readonly cookies: Map<string, string>;
}

/** What a browser gets to see: a page, or where it is sent. */
export interface Seen {
  readonly status: number;
  readonly page: string;
  readonly fields: readonly HeaderField[];
  /** Where a redirect leads. */
  readonly location?: string;
  readonly because: string;
}

/** @param host the Host field of its requests, where it is to have one */
export function browserAt(mock: MockServer, host?: HeaderField): Browser {
  const cookies = new Map<string, string>();
  let shown = '';

  async function request(method: string, path: string, body = ''): Promise<Seen> {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const headers: HeaderField[] = [
      FORM,
      ...(cookie === '' ? [] : [['Cookie', cookie] as const]),
      ...(host === undefined ? [] : [host]),
    ];
    const { reply, status, because } = await send(mock, { method, path, headers, body });
    for (const field of headerValues(reply, 'Set-Cookie')) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(field) ?? [];
      if (/Max-Age=0/.test(field)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = headerValue(reply, 'Location');
    shown = bodyText(reply);
    const seen = { status, page: shown, fields: reply.headers, because };
    return location === undefined ? seen : { ...seen, location };
  }

  const open: Browser['open'] = (query) =>
    request('GET', `${mock.paths.authorization}?${typeof query === 'string' ? query : encoded(query)}`);

  function submit(fields: Form): Promise<Seen> {
    const action = attribute(/<form [^>]*action="([^"]*)"/, shown);
    const hidden = shown.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
    const form = Object.fromEntries(Array.from(hidden, ([, name, value]) => [name, unescaped(value ?? '')]));
    return request('POST', action, encoded({ ...form, ...fields }));
  }

  return {
    open,
    submit,
    logIn: (username, password = `${username}pw`) => submit({ username, password }),
    cookies,
  };
}

function attribute(shape: RegExp, page: string): string {
  const [, value] = shape.exec(page) ?? [];
  assert.ok(value !== undefined, `the page has no ${shape}: ${page}`);
  return unescaped(value);
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

/** Parameters of an authorization response, by where they stand. */
export const parametersOf = (seen: Seen, where: 'query' | 'fragment' = 'query'): Record<string, string> => {
  const { search, hash } = new URL(seen.location ?? assert.fail(`no redirect but ${seen.status}`));
  return Object.fromEntries(new URLSearchParams((where === 'query' ? search : hash).slice(1)));
};

/** Goes through login and consent, and gives back the answer to the client. */
export async function authorized(
  mock: MockServer,
  request: Form = CODE_REQUEST,
  username = 'alice',
): Promise<Seen> {
  const browser = browserAt(mock);
  await browser.open(request);
  const seen = await browser.logIn(username);
  return seen.location === undefined ? browser.submit({ decision: 'allow' }) : seen;
}
