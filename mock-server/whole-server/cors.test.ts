import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cors, createMockServer } from '../index.ts';
import { type HeaderField, type HttpReply, headerValue } from '../wire/index.ts';

const PAGE = 'http://localhost:5173';
const GRANTED = 'Access-Control-Allow-Origin';

async function asked(
  { cors, origin = PAGE }: { readonly cors?: Cors; readonly origin?: string },
  { method = 'POST', path = '/token', headers = [] as readonly HeaderField[] } = {},
) {
  const mock = await createMockServer({ profile: 'oauth2', ...(cors === undefined ? {} : { cors }) });
  const { reply } = await mock.handle({
    method,
    url: mock.url + path,
    headers: [['Origin', origin], ...headers],
    body: new Uint8Array(),
  });
  return { reply, mock };
}

const readableBy = ({ reply }: { readonly reply: HttpReply }) => headerValue(reply, GRANTED);

describe('what pages of other origins may read', () => {
  for (const [origin, cors, readable] of [
    ['http://localhost:5173', undefined, true],
    ['http://app.localhost', undefined, true],
    ['https://127.0.0.1:8443', undefined, true],
    ['http://[::1]:3000', undefined, true],
    ['https://app.example', undefined, false],
    ['https://localhost.example', undefined, false],
    ['https://127.0.0.1.example', undefined, false],
    ['null', undefined, false],
    ['https://app.example', 'any', true],
    ['null', 'any', true],
    ['https://app.example', ['https://app.example'], true],
    ['https://app.example:8443', ['https://app.example'], false],
    ['http://localhost:5173', ['https://app.example'], false],
    ['http://localhost:5173', 'none', false],
  ] as const) {
    const setting = cors === undefined ? 'usually' : `with ${JSON.stringify(cors)}`;
    it(`is ${readable ? 'open' : 'closed'} to ${origin} ${setting}`, async () => {
      const answered = await asked({ origin, ...(cors === undefined ? {} : { cors }) });
      assert.equal(readableBy(answered), readable ? origin : undefined);
      assert.equal(answered.reply.status, 400, 'the request itself is answered either way');
    });
  }

  it('is what token, revocation, userinfo, metadata, keys and resources answer, refusals included', async () => {
    for (const path of ['/token', '/revoke', '/userinfo', '/jwks', '/api/things', '/nowhere']) {
      const answered = await asked({}, { path });
      assert.equal(readableBy(answered), PAGE, path);
      assert.equal(headerValue(answered.reply, 'Access-Control-Expose-Headers'), '*');
      assert.equal(headerValue(answered.reply, 'Access-Control-Allow-Credentials'), undefined);
    }
    assert.equal(
      readableBy(await asked({}, { method: 'GET', path: '/.well-known/oauth-authorization-server' })),
      PAGE,
    );
  });

  it('is never what the authorization endpoint says, nor what is for resource servers', async () => {
    for (const path of ['/authorize?client_id=app1', '/introspect']) {
      assert.equal(readableBy(await asked({ cors: 'any' }, { path })), undefined, path);
    }
  });

  it('includes what a script says', async () => {
    const { mock } = await asked({});
    mock.script({ do: { reply: { status: 503, headers: {}, body: '' } } });
    const { reply } = await mock.handle({
      method: 'POST',
      url: `${mock.url}/token`,
      headers: [['Origin', PAGE]],
      body: new Uint8Array(),
    });
    assert.deepEqual([reply.status, headerValue(reply, GRANTED)], [503, PAGE]);
  });

  it('adds nothing for who is no page', async () => {
    const mock = await createMockServer({ profile: 'oauth2' });
    const { reply } = await mock.handle({
      method: 'POST',
      url: `${mock.url}/token`,
      headers: [],
      body: new Uint8Array(),
    });
    assert.equal(headerValue(reply, GRANTED), undefined);
    assert.equal(headerValue(reply, 'Vary'), undefined);
  });
});

describe('a browser that asks beforehand', () => {
  const preflight = {
    method: 'OPTIONS',
    path: '/api/things',
    headers: [
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'authorization,content-type'],
    ],
  } as const;

  it('is told what a page may send, and no step of a script is spent on it', async () => {
    const { reply, mock } = await asked({}, preflight);
    assert.equal(reply.status, 204);
    assert.equal(headerValue(reply, GRANTED), PAGE);
    assert.match(headerValue(reply, 'Access-Control-Allow-Methods') ?? '', /\bPUT\b/);
    assert.equal(headerValue(reply, 'Access-Control-Allow-Headers'), 'authorization,content-type');
    mock.script({ times: 1, do: { behaviour: 'account-locked' }, on: { endpoint: 'token' } });
    const headers: HeaderField[] = [
      ['Origin', PAGE],
      ['Access-Control-Request-Method', 'POST'],
    ];
    await mock.handle({ method: 'OPTIONS', url: `${mock.url}/token`, headers, body: new Uint8Array() });
    assert.equal(mock.scriptEntries()[0]?.matched, 0);
  });

  it('stands in the journal as the browser, and not as the client', async () => {
    const { mock } = await asked({}, preflight);
    assert.deepEqual(
      mock.journal.exchanges().map(({ from, endpoint }) => [from, endpoint]),
      [['user-agent', 'resource']],
    );
  });

  it('is answered like anybody where its page may not', async () => {
    const { reply, mock } = await asked({ cors: 'none' }, preflight);
    assert.equal(reply.status, 401);
    assert.equal(mock.journal.exchanges()[0]?.from, 'client');
  });
});
