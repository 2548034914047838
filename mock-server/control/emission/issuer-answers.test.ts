import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import type { Action } from '../../script/index.ts';
import { describeEmissions, type Emission } from './bed.fixture.ts';

const ADDRESS = 'alice@example.test';
const NEVER = { fault: 'delay', with: { milliseconds: 60_000 } } as const;

/** What the issuer answers at `/userinfo`, and what the application server makes of it. */
const answer = (
  what: string,
  action: Action,
  issuer: Readonly<Record<string, unknown>> & { readonly status: number },
  apiStatus: number,
): Emission => ({
  what,
  profile: 'clueride',
  cue: { step: { on: { endpoint: 'userinfo' }, do: action } },
  async see(bed) {
    const { access_token } = (await bed.login()).members;
    await bed.cue();
    const { status, members } = await bed.call(access_token, '/userinfo');
    for (const [name, value] of Object.entries(issuer)) {
      assert.deepEqual(name === 'status' ? status : members[name], value, name);
    }
    assert.equal((await bed.call(access_token, '/api/session')).status, apiStatus);
  },
});

/** What becomes of a call while the issuer breaks off, or says nothing. */
const silence = (what: string, action: Action): Emission => ({
  what,
  profile: 'clueride',
  cue: { order: { profile: { extends: 'clueride', issuerLookup: { timeout: 'PT0.05S' } } } },
  async see(bed) {
    const { access_token } = (await bed.login()).members;
    await bed.control('POST', '/script', { on: { endpoint: 'userinfo' }, do: action });
    assert.equal((await bed.call(access_token, '/api/session')).status, 503);
  },
});

const status = (number: number): Action => ({ fault: 'unavailable', with: { status: number } });

describeEmissions('userinfo answers', [
  answer('active', { patch: {} }, { status: 200, sub: 'alice', email: ADDRESS }, 200),
  answer('inactive', { behaviour: 'inactive' }, { status: 401, error: 'invalid_token' }, 401),
  answer('401', { reply: { status: 401 } }, { status: 401 }, 401),
  answer('429', { behaviour: 'throttled' }, { status: 429 }, 503),
  answer('500', status(500), { status: 500 }, 503),
  answer(
    'malformed',
    { behaviour: 'malformed-answer', with: { form: 'list' } },
    { status: 200, email: undefined },
    503,
  ),
  answer('no email', { behaviour: 'no-email' }, { status: 200, email: undefined, sub: 'alice' }, 403),
  answer('unverified', { behaviour: 'unverified-email' }, { email_verified: false, status: 200 }, 403),
  answer('another email', { behaviour: 'another-email' }, { status: 200, sub: 'alice' }, 200),
  answer('no picture', { behaviour: 'no-picture' }, { status: 200, picture: undefined, email: ADDRESS }, 200),
  silence('timeout', NEVER),
  silence('reset', { fault: 'reset' }),
]);

const introspected = (
  what: string,
  action: Action,
  expected: Readonly<Record<string, unknown>>,
): Emission => ({
  what,
  profile: 'clueride',
  cue: { step: { on: { endpoint: 'introspection' }, do: action } },
  async see(bed) {
    const { access_token } = (await bed.login()).members;
    await bed.cue();
    const form = { token: String(access_token), client_id: 'app2', client_secret: 'secret2' };
    const { members } = await bed.send('/introspect', { form });
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(members[name], value, name);
  },
});

describeEmissions('introspection answers', [
  introspected('active, with person and expiry', { patch: {} }, { active: true, email: ADDRESS }),
  introspected('inactive', { behaviour: 'inactive' }, { active: false, email: undefined }),
  introspected('429', { behaviour: 'throttled' }, { active: undefined, error: 'too_many_requests' }),
  introspected('malformed', { behaviour: 'malformed-answer', with: { form: 'page' } }, { active: undefined }),
  introspected('no email', { behaviour: 'no-email' }, { active: true, email: undefined }),
  introspected('no picture', { behaviour: 'no-picture' }, { active: true, picture: undefined }),
]);

describeEmissions('an application server', [
  {
    what: 'that cannot ask the issuer',
    profile: 'clueride',
    cue: { step: { do: { behaviour: 'issuer-unreachable', with: { status: 502 } } } },
    async see(bed) {
      const { access_token } = (await bed.login()).members;
      await bed.cue();
      assert.equal((await bed.call(access_token, '/api/session')).status, 502);
    },
  },
]);

describeEmissions('opaque tokens', [
  {
    what: 'that look like a JWT and lie',
    profile: 'clueride',
    cue: { step: { do: { behaviour: 'opaque-token', with: { shape: 'jwt-lookalike' } } } },
    async see(bed) {
      await bed.cue();
      const { access_token } = (await bed.login()).members;
      assert.equal(decodeJwt(String(access_token)).email, 'somebody.else@example.test');
      assert.equal((await bed.call(access_token, '/api/session')).members.email, ADDRESS);
    },
  },
  {
    what: 'of four thousand characters',
    profile: 'clueride',
    cue: { step: { do: { behaviour: 'opaque-token', with: { characters: 4000 } } } },
    async see(bed) {
      await bed.cue();
      const { access_token } = (await bed.login()).members;
      assert.equal(String(access_token).length, 4000);
      assert.equal((await bed.call(access_token, '/api/session')).status, 200);
    },
  },
]);
