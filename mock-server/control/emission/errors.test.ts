import assert from 'node:assert/strict';
import { type Bed, describeEmissions, type Emission } from './bed.fixture.ts';

const cued = (behaviour: string, settings?: Readonly<Record<string, unknown>>) =>
  ({ step: { do: { behaviour, ...(settings === undefined ? {} : { with: settings }) } } }) as Emission['cue'];

/** A login that is refused with members of its body. */
const refusal = (
  what: string,
  profile: string,
  cue: Emission['cue'],
  status: number,
  expected: Readonly<Record<string, unknown>>,
): Emission => ({
  what,
  profile,
  cue,
  async see(bed) {
    await bed.cue();
    const { status: answered, members } = await bed.login();
    assert.equal(answered, status);
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(members[name], value, name);
  },
});
const enigma = (members: Readonly<Record<string, unknown>>) => ({ extends: 'enigma', errorAnswer: members });
const wrongPassword = (
  what: string,
  errorAnswer: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): Emission => ({
  what,
  profile: 'enigma',
  cue: { order: { profile: enigma(errorAnswer) } },
  async see(bed) {
    const { members } = await bed.login({ password: 'wrong' });
    for (const [name, value] of Object.entries(expected)) assert.deepEqual(members[name], value, name);
  },
});
const words = 'Incorrect credentials.';

describeEmissions('error codes', [
  refusal('05', 'enigma', cued('incorrect-credentials'), 400, { code: '05', error: 'invalid_grant' }),
  refusal('10', 'enigma', cued('account-disabled'), 400, { code: '10', description: 'Account is disabled' }),
  refusal('14', 'enigma', cued('account-locked'), 400, { code: '14' }),
  refusal('16', 'enigma', cued('user-lives-elsewhere'), 400, { code: '16' }),
  refusal('54', 'enigma', cued('invalid-scope'), 400, { code: '54', error: 'invalid_scope' }),
  refusal('unknown', 'enigma', cued('error-code', { code: '999', status: 400 }), 400, { code: '999' }),
  wrongPassword('as two digits', { codeType: 'string2' }, { code: '05' }),
  wrongPassword('as a text', { codeType: 'string' }, { code: '5' }),
  wrongPassword('as a number', { codeType: 'number' }, { code: 5 }),
  wrongPassword(
    'with a description',
    { descriptionField: 'description' },
    { description: words, error_description: undefined },
  ),
  wrongPassword(
    'with an error_description',
    { descriptionField: 'error_description' },
    { description: undefined, error_description: words },
  ),
  wrongPassword('with both', { descriptionField: 'both' }, { description: words, error_description: words }),
]);

describeEmissions('403 at the token endpoint', [
  refusal('on cue', 'enigma', cued('user-not-requestable'), 403, {}),
  refusal(
    'for a user whose company has not allowed it',
    'enigma',
    { control: ['PUT', '/users/alice', { requestable: false }] },
    403,
    { error: 'access_denied' },
  ),
]);

const elsewhere = (what: string, geolocation: string): Emission =>
  refusal(what, 'enigma', cued('user-lives-elsewhere', { geolocation }), 400, { code: '16', geolocation });

/** Where a login is sent on to, from a region. */
const sentOn = async (bed: Bed, region: string) =>
  (await bed.login({}, bed.regions[region])).members.geolocation;

describeEmissions('geolocation', [
  {
    what: 'of the region where the user really lives',
    profile: 'enigma',
    cue: { control: ['PUT', '/users/alice', { region: 'eu' }] },
    async see(bed) {
      await bed.cue();
      assert.equal(await sentOn(bed, 'us'), bed.regions.eu);
      assert.equal((await bed.login({}, bed.regions.eu)).status, 200);
    },
  },
  elsewhere('relative', '/eu'),
  elsewhere('without TLS', 'http://eu.enigma.test'),
  elsewhere('with a user in it', 'https://alice:alicepw@eu.enigma.test'),
  {
    what: 'of the same host',
    profile: 'enigma',
    cue: { order: { deviations: ['geolocation-points-back'] } },
    async see(bed) {
      await bed.control('PUT', '/users/alice', { region: 'eu' });
      assert.equal(await sentOn(bed, 'us'), bed.regions.us);
    },
  },
  {
    what: 'in a circle',
    profile: 'enigma',
    cue: cued('user-lives-elsewhere'),
    async see(bed) {
      await bed.cue();
      assert.deepEqual([await sentOn(bed, 'us'), await sentOn(bed, 'eu')], [bed.regions.eu, bed.regions.us]);
    },
  },
  {
    what: 'over several hops',
    profile: 'enigma',
    cue: {
      step: {
        on: { endpoint: 'token' },
        do: [
          { behaviour: 'user-lives-elsewhere' },
          { behaviour: 'user-lives-elsewhere' },
          { behaviour: 'as-documented' },
        ],
      },
    },
    async see(bed) {
      await bed.cue();
      assert.deepEqual([await sentOn(bed, 'us'), await sentOn(bed, 'eu')], [bed.regions.eu, bed.regions.us]);
      assert.equal((await bed.login()).status, 200);
    },
  },
  refusal(
    'missing',
    'enigma',
    { step: { do: { behaviour: 'error-code', with: { code: '16', status: 400 } } } },
    400,
    { code: '16', geolocation: undefined },
  ),
  {
    what: 'as a real redirect',
    profile: 'enigma',
    cue: { step: { do: { reply: { status: 307, headers: { Location: 'https://eu.enigma.test/' } } } } },
    async see(bed) {
      await bed.cue();
      const reply = await bed.login();
      assert.deepEqual([reply.status, reply.field('Location')], [307, 'https://eu.enigma.test/']);
    },
  },
]);

/** A call with a good token that is refused on cue: status, challenge and error. */
const refusedCall = (
  what: string,
  profile: string,
  cue: Emission['cue'],
  expected: { status: number; challenge: RegExp; error?: string; text?: RegExp },
  path?: string,
): Emission => ({
  what,
  profile,
  cue,
  async see(bed) {
    const token = await bed.mint({ client: 'app1', user: 'alice' });
    assert.equal((await bed.call(token, path)).status, 200);
    await bed.cue();
    const reply = await bed.call(token, path);
    assert.equal(reply.status, expected.status);
    assert.match(reply.field('WWW-Authenticate'), expected.challenge);
    assert.equal(reply.members.error, expected.error);
    assert.match(reply.text, expected.text ?? /(?:)/);
  },
});
const NONE = /^$/;
const BILLS = '/get-all-billofladings';

describeEmissions('expiry error', [
  refusedCall('in header and body', 'enigma', cued('invalid-token', { form: 'full' }), {
    status: 401,
    challenge: /^Bearer .*error="invalid_token"/,
    error: 'invalid_token',
  }),
  refusedCall('in the header only', 'enigma', cued('invalid-token', { form: 'challenge' }), {
    status: 401,
    challenge: /error="invalid_token"/,
    text: NONE,
  }),
  refusedCall('in the body only', 'enigma', cued('invalid-token', { form: 'json' }), {
    status: 401,
    challenge: NONE,
    error: 'invalid_token',
  }),
  refusedCall('without a word', 'enigma', cued('invalid-token', { form: 'bare' }), {
    status: 401,
    challenge: NONE,
    text: NONE,
  }),
  refusedCall(
    'as 400 invalid_request',
    'cehub',
    cued('invalid-token-error', { error: 'invalid_request', status: 400 }),
    { status: 400, challenge: /error="invalid_request"/, error: 'invalid_request' },
    BILLS,
  ),
  refusedCall(
    'as "Invalid Token Error"',
    'cehub',
    cued('invalid-token-error', { error: 'Invalid Token Error' }),
    { status: 401, challenge: /Bearer/, error: 'Invalid Token Error' },
    BILLS,
  ),
  refusedCall('as an XML fault', 'mware-esb', cued('gateway-fault', { form: 'fault-xml', code: 900901 }), {
    status: 401,
    challenge: /Bearer/,
    text: /<am:code>900901<\/am:code>/,
  }),
  refusedCall('as a JSON fault', 'mware-esb', cued('gateway-fault', { form: 'fault-json', code: 900901 }), {
    status: 401,
    challenge: /Bearer/,
    text: /"fault":\{"code":900901/,
  }),
]);

describeEmissions('tenant refusal', [
  refusedCall(
    '401 with a challenge',
    'cehub',
    cued('tenant-401', { challenge: 'yes' }),
    {
      status: 401,
      challenge: /^Bearer/,
      error: 'wrong_tenant',
      text: /organization/,
    },
    BILLS,
  ),
  refusedCall(
    '401 without a challenge',
    'cehub',
    cued('tenant-401', { challenge: 'no' }),
    {
      status: 401,
      challenge: NONE,
      error: 'wrong_tenant',
    },
    BILLS,
  ),
  refusedCall(
    'with a message of your own',
    'cehub',
    cued('tenant-401', { error: 'invalid_token', message: 'Go home.' }),
    { status: 401, challenge: /Bearer/, error: 'invalid_token', text: /Go home\./ },
    BILLS,
  ),
  refusedCall(
    '403',
    'cehub',
    cued('tenant-401', { status: 403, challenge: 'no' }),
    {
      status: 403,
      challenge: NONE,
      error: 'wrong_tenant',
    },
    BILLS,
  ),
  {
    what: 'at the host of another tenant, whatever else the request says',
    profile: 'cehub',
    cue: { order: {} },
    async see(bed) {
      const { access_token: token } = (await bed.login()).members;
      const at = async (Host: string, more = {}) => (await bed.call(token, BILLS, { Host, ...more })).status;
      assert.equal(await at('www.company1.com'), 200);
      assert.equal(await at('www.company2.com'), 401);
      assert.equal(await at('www.company2.com', { 'X-Forwarded-Host': 'www.company1.com' }), 401);
      assert.equal(await at('www.company3.com'), 401);
    },
  },
]);
