import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { createMockServer, type MockServer } from './mock-server.ts';
import { keysFrom, seededRandom, virtualClock } from './ports/index.ts';
import type { Profile, ProfileName } from './profiles/index.ts';
import { bodyText, bytes, type HeaderField, type HttpRequest } from './wire/index.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Keys of a mock that is not about them: to make new ones takes longer than most tests. */
export const usualKeys = () => keysFrom(privateKey);
const keys = usualKeys();

/** A mock that does the same every time. */
export const mockOf = (profile: ProfileName | Profile) =>
  createMockServer({ profile, clock: virtualClock(), random: seededRandom(1), keys });

export type Form = Readonly<Record<string, string>>;

export const APP1: Form = { client_id: 'app1', client_secret: 'secret1' };
export const APP2: Form = { client_id: 'app2', client_secret: 'secret2' };
export const ALICE: Form = { grant_type: 'password', username: 'alice', password: 'alicepw' };
export const BOB: Form = { grant_type: 'password', username: 'bob', password: 'bobpw' };
export const FORM: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];

export const basic = (pair: string): HeaderField => [
  'Authorization',
  `Basic ${Buffer.from(pair).toString('base64')}`,
];
export const bearer = (token: string): HeaderField => ['Authorization', `Bearer ${token}`];
export const encoded = (form: Form) => new URLSearchParams(form).toString();

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly region?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
}

/** Sends a request, by default a form to the token endpoint of the first region. */
export async function send(
  mock: MockServer,
  { method = 'POST', path, region = 'us', headers = [FORM], body = '' }: Sent,
) {
  const request: HttpRequest = {
    method,
    url: (mock.regions[region] ?? mock.url) + (path ?? mock.profile.paths.token),
    headers,
    body: bytes(body),
  };
  const { reply } = await mock.handle(request);
  const content = bodyText(reply);
  return {
    reply,
    status: reply.status,
    members: (content.startsWith('{') ? JSON.parse(content) : {}) as Record<string, unknown>,
    because: mock.journal.exchanges().findLast(({ from }) => from !== 'resource-server')?.because ?? '',
  };
}

/** Asks the token endpoint; of parameters that several forms give, the last counts. */
export const ask = (mock: MockServer, ...forms: readonly Form[]) =>
  send(mock, { body: encoded(Object.assign({}, ...forms)) });

/** Tokens of alice and app1, unless told otherwise. */
export async function tokensOf(mock: MockServer, ...forms: readonly Form[]) {
  const { members } = await ask(mock, ...(forms.length === 0 ? [ALICE, APP1] : forms));
  return members as { readonly access_token: string; readonly refresh_token: string };
}

/** Calls a resource with a token. */
export const call = (mock: MockServer, token: string, path = '/api/profile') =>
  send(mock, { method: 'GET', path, headers: [bearer(token)] });

/** A request, and what the server has to answer to it. */
export interface Row {
  readonly what: string;
  readonly send: (mock: MockServer) => Promise<Awaited<ReturnType<typeof send>>>;
  readonly status: number;
  readonly error?: string;
  readonly code?: string;
  readonly because: RegExp;
}

/** A test per row, each on a mock of its own. */
export function describeRows(profile: ProfileName | Profile, rows: readonly Row[]): void {
  for (const row of rows) {
    test(row.what, async () => {
      const { status, members, because } = await row.send(await mockOf(profile));
      assert.deepEqual(
        { status, error: members.error, code: members.code },
        { status: row.status, error: row.error, code: row.code },
      );
      assert.match(because, row.because);
    });
  }
}

/** Rows of a token request that is a form. */
export const asking = (what: string, forms: readonly Form[], answer: Omit<Row, 'what' | 'send'>): Row => ({
  what,
  send: (mock) => ask(mock, ...forms),
  ...answer,
});
