import assert from 'node:assert/strict';
import { type Bed, describeEmissions, type Emission } from './bed.fixture.ts';

const MOBILE = '/some/protected/url';
const advance = (duration: string) => ({ control: ['PUT', '/clock', { advance: duration }] }) as const;

/** A token is served until the last second of its life, and refused then. */
const lifetime = (
  what: string,
  profile: string,
  almost: string,
  token: (bed: Bed) => Promise<unknown>,
  path?: string,
): Emission => ({
  what,
  profile,
  cue: advance(almost),
  async see(bed) {
    const given = await token(bed);
    await bed.cue();
    assert.equal((await bed.call(given, path)).status, 200);
    await bed.control('PUT', '/clock', { advance: 'PT1S' });
    assert.equal((await bed.call(given, path)).status, 401);
  },
});
const login = async (bed: Bed) => (await bed.login()).members.access_token;
const mint = (scope: string[]) => (bed: Bed) => bed.mint({ client: 'app1', user: 'alice', scope });

describeEmissions('access token expiry', [
  lifetime('15 s', 'mobilefirst', 'PT14S', mint(['SampleSecurityTest']), MOBILE),
  lifetime('30 s', 'mobilefirst', 'PT29S', mint(['DeviceSecurityTest']), '/any/protected/url'),
  lifetime('60 s', 'mobilefirst', 'PT59S', mint(['MobileSecurityTest']), '/any/protected/url'),
  lifetime('1 h', 'enigma', 'PT59M59S', login),
  lifetime('12 h', 'clueride', 'PT11H59M59S', login),
  {
    ...lifetime('12 months', 'enigma-legacy', 'P12M', login),
    async see(bed) {
      const token = await login(bed);
      await bed.control('PUT', '/clock', { advance: 'P11M' });
      assert.equal((await bed.call(token)).status, 200);
      await bed.cue();
      assert.equal((await bed.call(token)).status, 401);
    },
  },
  {
    what: 'a lifetime of a client',
    profile: 'cehub',
    cue: advance('PT10M'),
    async see(bed) {
      const token = (await bed.login({ client_id: 'app3', client_secret: 'secret3' })).members.access_token;
      const bills = '/get-all-billofladings';
      assert.equal((await bed.call(token, bills)).status, 200);
      await bed.cue();
      assert.equal((await bed.call(token, bills)).status, 401);
    },
  },
]);

/** After some months a refresh, and as many months later another. */
const refreshing = (
  what: string,
  profile: string,
  order: Readonly<Record<string, unknown>>,
  months: string,
  second: number,
): Emission => ({
  what,
  profile,
  cue: { order },
  async see(bed) {
    const token = (await bed.login()).members.refresh_token;
    await bed.control('PUT', '/clock', { advance: months });
    assert.equal((await bed.refresh(token)).status, 200);
    await bed.control('PUT', '/clock', { advance: months });
    assert.equal((await bed.refresh(token)).status, second);
  },
});
const absolute = { extends: 'enigma', refreshToken: { sliding: false } };

describeEmissions('refresh token expiry', [
  refreshing('slides on with each refresh', 'enigma', {}, 'P4M', 200),
  refreshing('is absolute', 'enigma', { profile: absolute }, 'P4M', 400),
  refreshing('never comes', 'enigma-legacy', {}, 'P120M', 200),
  {
    what: 'after six months without a refresh',
    profile: 'enigma',
    cue: advance('P6M'),
    async see(bed) {
      const token = (await bed.login()).members.refresh_token;
      await bed.cue();
      assert.deepEqual((await bed.refresh(token)).members.error, 'invalid_grant');
    },
  },
]);

describeEmissions('revocation', [
  {
    what: 'of a user’s tokens',
    profile: 'enigma',
    cue: { control: ['POST', '/tokens/revoke', { user: 'alice' }] },
    async see(bed) {
      const { access_token: access, refresh_token: refresh } = (await bed.login()).members;
      await bed.cue();
      assert.deepEqual([(await bed.call(access)).status, (await bed.refresh(refresh)).status], [401, 400]);
    },
  },
  {
    what: 'by another device of the user',
    profile: 'mware-esb',
    cue: { order: {} },
    async see(bed) {
      const desktop = (await bed.login()).members.access_token;
      const tablet = (await bed.login()).members.access_token;
      assert.deepEqual([(await bed.call(desktop)).status, (await bed.call(tablet)).status], [401, 200]);
    },
  },
  {
    what: 'that comes through late',
    profile: 'mware-esb',
    cue: { step: { do: { behaviour: 'propagation-lag', with: { duration: 'PT15M' } } } },
    async see(bed) {
      await bed.cue();
      const token = (await bed.login()).members.access_token;
      await bed.control('POST', '/tokens/revoke', { user: 'alice' });
      assert.equal((await bed.call(token)).status, 200);
      await bed.control('PUT', '/clock', { advance: 'PT15M' });
      assert.equal((await bed.call(token)).status, 401);
    },
  },
]);

/** Two logins of one user: whether the first token still works, and whether the second is the same. */
const twice = (what: string, onSecondRequest: string, first: number, same: boolean): Emission => ({
  what,
  profile: 'mware-esb',
  cue: { order: { profile: { extends: 'mware-esb', tokensPerUser: { onSecondRequest } } } },
  async see(bed) {
    const [one, other] = [await bed.login(), await bed.login()].map(({ members }) => members.access_token);
    assert.equal((await bed.call(one)).status, first);
    assert.equal((await bed.call(other)).status, 200);
    assert.equal(one === other, same);
  },
});

describeEmissions('one active token', [
  twice('a second request supersedes it', 'supersede', 401, false),
  twice('a second request gets the same', 'reuse', 200, true),
  twice('many at a time, which is broken', 'allow', 200, false),
]);

/** What a refresh does to the refresh token: what the answer has, and whether the old one still works. */
const rotating = (
  what: string,
  profile: string,
  behaviour: 'keep-refresh-token' | 'rotate-refresh-token' | 'omit-refresh-token',
  answered: 'same' | 'other' | 'none',
  old: number,
): Emission => ({
  what,
  profile,
  cue: { step: { on: { grant: 'refresh_token' }, times: 1, do: { behaviour } } },
  async see(bed) {
    const before = (await bed.login()).members.refresh_token;
    await bed.cue();
    const after = (await bed.refresh(before)).members.refresh_token;
    assert.equal(after === undefined ? 'none' : after === before ? 'same' : 'other', answered);
    assert.equal((await bed.refresh(before)).status, old);
  },
});

describeEmissions('refresh rotation', [
  rotating('the same token', 'enigma', 'keep-refresh-token', 'same', 200),
  rotating('a new token', 'enigma', 'rotate-refresh-token', 'other', 400),
  rotating('no token', 'enigma', 'omit-refresh-token', 'none', 200),
  {
    what: 'a new token, and the old one still works',
    profile: 'oauth2',
    cue: { order: { deviations: ['replaced-refresh-token-works'] } },
    async see(bed) {
      const before = (await bed.login()).members.refresh_token;
      const after = (await bed.refresh(before)).members.refresh_token;
      assert.notEqual(after, before);
      assert.equal((await bed.refresh(before)).status, 200);
    },
  },
  {
    what: 'reuse of a replaced token ends its family',
    profile: 'oauth2',
    cue: { step: { on: { grant: 'refresh_token' }, do: { behaviour: 'rotate-refresh-token' } } },
    async see(bed) {
      const before = (await bed.login()).members.refresh_token;
      await bed.cue();
      const after = (await bed.refresh(before)).members;
      assert.equal((await bed.refresh(before)).status, 400);
      assert.equal((await bed.call(after.access_token)).status, 401);
      assert.equal((await bed.refresh(after.refresh_token)).status, 400);
    },
  },
]);
