import assert from 'node:assert/strict';
import { type Bed, describeEmissions, type Emission } from './bed.fixture.ts';

type Members = Readonly<Record<string, unknown>>;

const cued = (behaviour: string, settings?: Members, endpoint?: string) =>
  ({
    step: {
      ...(endpoint === undefined ? {} : { on: { endpoint } }),
      do: { behaviour, ...(settings === undefined ? {} : { with: settings }) },
    },
  }) as Emission['cue'];
const faulty = (fault: string, settings?: Members) =>
  ({
    step: {
      on: { endpoint: 'userinfo' },
      do: { fault, ...(settings === undefined ? {} : { with: settings }) },
    },
  }) as Emission['cue'];

/** What the issuer tells at /userinfo, and what the application server makes of it. */
const identity = (
  what: string,
  cue: Emission['cue'],
  issuer: { status?: number; sees?: (members: Members) => void },
  application: number,
): Emission => ({
  what,
  profile: 'clueride',
  cue,
  async see(bed) {
    const { access_token: token } = (await bed.login()).members;
    assert.equal((await bed.call(token, '/api/session')).status, 200);
    await bed.cue();
    if (issuer.status !== undefined) {
      const reply = await bed.call(token, '/userinfo');
      assert.equal(reply.status, issuer.status);
      issuer.sees?.(reply.members);
    }
    assert.equal((await bed.call(token, '/api/session')).status, application);
  },
});

describeEmissions('answers of the issuer', [
  identity(
    'active',
    { order: {} },
    { status: 200, sees: ({ email }) => assert.equal(email, 'alice@example.test') },
    200,
  ),
  identity('inactive, 401', cued('inactive'), { status: 401 }, 401),
  identity('429', cued('throttled', { retryAfter: 7 }), { status: 429 }, 503),
  identity('500', faulty('unavailable', { status: 500 }), { status: 500 }, 503),
  identity('none: the connection breaks', faulty('reset'), {}, 503),
  identity('malformed', cued('malformed-answer', { form: 'half' }), { status: 200 }, 503),
  identity(
    'no email address',
    cued('no-email'),
    { status: 200, sees: ({ email }) => assert.equal(email, undefined) },
    403,
  ),
  identity(
    'no picture',
    cued('no-picture'),
    { status: 200, sees: ({ picture }) => assert.equal(picture, undefined) },
    200,
  ),
  identity('out of reach', cued('issuer-unreachable'), {}, 503),
]);

const CALLBACK = 'https://app1.test/callback';

/** Where the authorization endpoint sends a browser. */
async function sentTo(bed: Bed, redirectUri = CALLBACK): Promise<{ status: number; at: URL | undefined }> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'app1',
    redirect_uri: redirectUri,
    state: 'xyz',
  });
  const reply = await bed.send(`/authorize?${query}`);
  const location = reply.field('Location');
  return { status: reply.status, at: location === '' ? undefined : new URL(location) };
}
const decision = (what: string, cue: Emission['cue'], see: (at: URL) => void): Emission => ({
  what,
  profile: 'oauth2',
  cue,
  async see(bed) {
    await bed.cue();
    const { at } = await sentTo(bed);
    assert.ok(at !== undefined);
    see(at);
  },
});

describeEmissions('user decision', [
  decision('approved', cued('consent-granted'), (at) => {
    assert.equal(at.origin + at.pathname, CALLBACK);
    assert.match(at.searchParams.get('code') ?? '', /^[\w-]{43}$/);
    assert.equal(at.searchParams.get('state'), 'xyz');
  }),
  decision('denied', cued('consent-denied'), (at) => {
    assert.equal(at.searchParams.get('error'), 'access_denied');
    assert.equal(at.searchParams.get('state'), 'xyz');
  }),
  decision('with another state', cued('state-altered', { state: 'abc', user: 'alice' }), (at) =>
    assert.equal(at.searchParams.get('state'), 'abc'),
  ),
  decision(
    'sent to another address',
    cued('redirect-to-another-uri', { uri: 'https://evil.test/', user: 'alice' }),
    (at) => assert.equal(at.origin, 'https://evil.test'),
  ),
  {
    what: 'not asked for, since the redirect URI is not registered',
    profile: 'oauth2',
    cue: { order: {} },
    async see(bed) {
      assert.deepEqual(await sentTo(bed, 'https://evil.test/callback'), { status: 400, at: undefined });
    },
  },
]);

/** A restart with a token in hand. */
const restart = (what: string, body: Members, expected: number): Emission => ({
  what,
  profile: 'cehub',
  cue: { control: ['POST', '/restart', body] },
  async see(bed) {
    const { access_token: token } = (await bed.login()).members;
    await bed.cue();
    assert.equal((await bed.call(token, '/get-all-billofladings')).status, expected);
    assert.equal((await bed.login()).status, 200);
  },
});

describeEmissions('persistence', [
  restart('a restart keeps the tokens', {}, 200),
  restart('a restart loses the tokens', { memory: 'lost' }, 401),
]);

describeEmissions('legacy world', [
  {
    what: 'at /net2/oauth2/, with a scope of administrators',
    profile: 'enigma-legacy',
    cue: { order: {} },
    async see(bed) {
      const { status, members } = await bed.login();
      assert.deepEqual([status, members.scope], [200, 'USER LIST WSADMIN']);
      assert.equal((await bed.send('/oauth2/v0/token', { form: {} })).status, 404);
    },
  },
]);

describeEmissions('lock', [
  {
    what: 'after wrong passwords, and open again',
    profile: 'enigma',
    cue: { control: ['PUT', '/users/alice', { locked: false }] },
    async see(bed) {
      for (let wrong = 0; wrong < 5; wrong++) await bed.login({ password: 'wrong' });
      assert.equal((await bed.login()).members.code, '14');
      await bed.cue();
      assert.equal((await bed.login()).status, 200);
    },
  },
]);

const fault = (
  what: string,
  name: string,
  settings: Members,
  see: (bed: Bed) => Promise<void>,
): Emission => ({
  what,
  profile: 'oauth2',
  cue: {
    step: { on: { endpoint: 'token' }, times: 1, do: { fault: name, with: settings } },
  } as Emission['cue'],
  async see(bed) {
    await bed.cue();
    await see(bed);
    assert.equal((await bed.login()).status, 200);
  },
});
const answered =
  (status: number, field = '', value = '') =>
  async (bed: Bed) => {
    const reply = await bed.login();
    assert.equal(reply.status, status);
    if (field !== '') assert.equal(reply.field(field), value);
  };
const broken = (code: RegExp) => async (bed: Bed) => {
  await assert.rejects(bed.login(), (error: NodeJS.ErrnoException) => code.test(error.code ?? error.message));
};
/** What takes so many real milliseconds, of which a timer may round one off. */
const lasting = (milliseconds: number, see: (bed: Bed) => Promise<void>) => async (bed: Bed) => {
  const started = performance.now();
  await see(bed);
  assert.ok(performance.now() - started >= milliseconds - 1);
};
const tokens = async (bed: Bed) => ((await bed.control('GET', '/tokens')).access as unknown[]).length;

describeEmissions('network faults', [
  fault('slow', 'delay', { milliseconds: 150 }, lasting(150, answered(200))),
  fault(
    'in pieces, with pauses between them',
    'drip',
    { bytes: 16, milliseconds: 5 },
    lasting(25, async (bed) => {
      const { status, pieces, text, members, field } = await bed.login();
      assert.equal(status, 200);
      assert.deepEqual([field('Transfer-Encoding'), field('Content-Length')], ['chunked', '']);
      assert.equal(typeof members.access_token, 'string');
      assert.deepEqual(pieces, text.match(/.{1,16}/gs));
    }),
  ),
  fault('reset before the server acts', 'reset', { when: 'before' }, async (bed) => {
    await broken(/ECONNRESET/)(bed);
    assert.equal(await tokens(bed), 0);
  }),
  fault('reset after the server has acted', 'reset', { when: 'after' }, async (bed) => {
    await broken(/ECONNRESET/)(bed);
    assert.equal(await tokens(bed), 1);
  }),
  fault('lost response', 'lost-response', {}, async (bed) => {
    await broken(/ECONNRESET/)(bed);
    assert.equal(await tokens(bed), 1);
  }),
  fault('429 with Retry-After', 'too-many-requests', { retryAfter: 9 }, answered(429, 'Retry-After', '9')),
  fault('503 with Retry-After', 'unavailable', { retryAfter: 9 }, answered(503, 'Retry-After', '9')),
  fault('500', 'unavailable', { status: 500 }, answered(500)),
  fault('truncated JSON', 'truncate', { after: 10 }, broken(/ECONNRESET|aborted/)),
  fault('garbage', 'garbage', {}, broken(/HPE_/)),
  fault(
    'wrong content type',
    'wrong-content-type',
    { type: 'text/html' },
    answered(200, 'Content-Type', 'text/html'),
  ),
]);
