import assert from 'node:assert/strict';
import { exportJWK, type JWK } from 'jose';
import { shippedKeys } from '../../index.ts';
import { type Bed, describeEmissions, type Emission, type Reply } from './bed.fixture.ts';

type Members = Readonly<Record<string, unknown>>;

const cued = (behaviour: string, settings?: Members) =>
  ({ step: { do: { behaviour, ...(settings === undefined ? {} : { with: settings }) } } }) as Emission['cue'];

const MOBILE = '/some/protected/url';
const mobileToken = (bed: Bed, defects: readonly string[] = []) =>
  bed.mint({ client: 'app1', user: 'alice', scope: ['SampleSecurityTest'], defects });

/** A resource request without a token, and the challenge that it gets. */
const challenge = (form: string, field: string, spelling: RegExp): Emission => ({
  what: form,
  profile: 'mobilefirst',
  cue: cued('challenge', { form }),
  async see(bed) {
    await bed.cue();
    const reply = await bed.send(MOBILE);
    assert.ok([401, 403].includes(reply.status));
    assert.match(reply.field(field), spelling);
  },
});
const FIELD = 'WWW-Authenticate';

describeEmissions('scope challenge', [
  challenge('standard', FIELD, /^Bearer scope="SampleSecurityTest"$/),
  challenge('spaces', FIELD, /^Bearer scope = "SampleSecurityTest"$/),
  challenge('lower-case', FIELD, /^bearer scope="SampleSecurityTest"$/),
  challenge('extra-parameters', FIELD, /realm="api", scope="SampleSecurityTest", error="invalid_token"/),
  challenge('several', FIELD, /^Basic realm="api, v2", Bearer scope="SampleSecurityTest"$/),
  challenge('several-fields', FIELD, /^Basic realm="api", Bearer scope="SampleSecurityTest"$/),
  challenge('no-scope', FIELD, /^Bearer realm="api"$/),
  challenge('empty-scope', FIELD, /^Bearer scope=""$/),
  challenge('missing', FIELD, /^$/),
  challenge('misspelt', 'WWW-Authentication', /^Bearer scope="SampleSecurityTest"$/),
]);

/** The same defect under another status. */
const status = (
  what: string,
  defects: readonly string[],
  cue: Emission['cue'],
  expected: number,
): Emission => ({
  what,
  profile: 'mobilefirst',
  cue,
  async see(bed) {
    const token = await mobileToken(bed, defects);
    await bed.cue();
    assert.equal((await bed.call(token, MOBILE)).status, expected);
  },
});

describeEmissions('401 or 403 for the same defect', [
  status('expired is 401', ['expired'], cued('challenge', { status: 401 }), 401),
  status('expired is 403', ['expired'], cued('challenge', { status: 403 }), 403),
  status('wrong scope is 401', ['wrong-scope'], cued('challenge', { status: 401 }), 401),
  status('wrong scope is 403', ['wrong-scope'], cued('challenge', { status: 403 }), 403),
]);

/** A token with all three defects, and which of them is found. */
const order = (checks: string, found: RegExp): Emission => ({
  what: checks,
  profile: 'mobilefirst',
  cue: cued('validation-order', { order: checks, trace: 'header' }),
  async see(bed) {
    const token = await mobileToken(bed, ['bad-signature', 'expired', 'wrong-scope']);
    await bed.cue();
    assert.match((await bed.call(token, MOBILE)).field('X-Validation-Trace'), found);
  },
});

describeEmissions('validation order', [
  order('signature expiration scope', /^signature failed$/),
  order('expiration signature scope', /^expiration failed$/),
  order('scope expiration signature', /^scope failed$/),
  {
    what: 'a trace of all checks',
    profile: 'mobilefirst',
    cue: cued('validation-order', { trace: 'header' }),
    async see(bed) {
      const token = await mobileToken(bed, ['wrong-scope']);
      await bed.cue();
      const trace = (await bed.call(token, MOBILE)).field('X-Validation-Trace');
      assert.equal(trace, 'signature ok, expiration ok, scope failed');
    },
  },
]);

const BILLS = '/get-all-billofladings';
const LIST = ['signature', 'expiration', 'revocation', 'tenant', 'scope', 'right'];
const EXPLANATION = ['signature', 'expiration', 'revocation', 'scope', 'right', 'tenant'];

/** A request of somebody without rights to another tenant: the layer that comes first refuses it. */
const layers = (
  what: string,
  validationOrder: readonly string[],
  user: string,
  refusal: number,
): Emission => ({
  what,
  profile: 'cehub',
  cue: { order: { profile: { extends: 'cehub', validationOrder } } },
  async see(bed) {
    const token = await bed.mint({ client: 'app1', user });
    assert.equal((await bed.call(token, BILLS, { Host: 'www.company2.com' })).status, refusal);
  },
});

describeEmissions('layers', [
  layers('rights before tenants', EXPLANATION, 'carol', 403),
  layers('tenants before rights', LIST, 'carol', 401),
  layers('wrong tenant alone, rights first', EXPLANATION, 'alice', 401),
  layers('wrong tenant alone, tenants first', LIST, 'alice', 401),
  {
    what: 'a bad token before everything',
    profile: 'cehub',
    cue: { order: {} },
    async see(bed) {
      const token = await bed.mint({ client: 'app1', user: 'carol', defects: ['expired', 'wrong-tenant'] });
      const reply = await bed.call(token, BILLS, { Host: 'www.company2.com' });
      assert.deepEqual([reply.status, reply.members.error], [401, 'invalid_token']);
    },
  },
  {
    what: 'a missing right',
    profile: 'cehub',
    cue: { control: ['PUT', '/users/alice', { roles: [] }] },
    async see(bed) {
      const token = await bed.mint({ client: 'app1', user: 'alice' });
      assert.equal((await bed.call(token, BILLS)).status, 200);
      await bed.cue();
      assert.equal((await bed.call(token, BILLS)).status, 403);
    },
  },
]);

/** Asks for a token of a security test. */
const obtain = (bed: Bed, scope: string) => bed.login({ grant_type: 'client_credentials', scope });

const challengesOf = ({ members }: Reply) => Object.keys((members.challenges ?? {}) as Members);

describeEmissions('realm challenges', [
  {
    what: 'one realm after the other, of which some are passed',
    profile: 'mobilefirst',
    cue: { order: {} },
    async see(bed) {
      const first = await obtain(bed, 'TwoStepSecurityTest');
      assert.deepEqual([first.status, challengesOf(first)], [401, ['wl_authenticityRealm']]);
    },
  },
  {
    what: 'on cue',
    profile: 'mobilefirst',
    cue: cued('realm-challenge', { realm: 'wl_deviceAutoProvisioningRealm' }),
    async see(bed) {
      await bed.cue();
      const reply = await obtain(bed, 'SampleSecurityTest');
      assert.deepEqual(challengesOf(reply), ['wl_deviceAutoProvisioningRealm']);
    },
  },
  {
    what: 'that fail',
    profile: 'mobilefirst',
    cue: cued('challenge-failed'),
    async see(bed) {
      await bed.cue();
      const reply = await obtain(bed, 'SampleSecurityTest');
      assert.deepEqual([reply.status, reply.members.error], [400, 'invalid_grant']);
    },
  },
]);

/** What the token of a login looks like. */
const form = (what: string, profile: string, cue: Emission['cue'], shape: RegExp): Emission => ({
  what,
  profile,
  cue,
  async see(bed) {
    await bed.cue();
    const token =
      profile === 'mobilefirst' ? await mobileToken(bed) : String((await bed.login()).members.access_token);
    assert.match(token, shape);
  },
});
const JWS = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;

describeEmissions('token formats', [
  form('opaque', 'oauth2', { order: {} }, /^[\w-]{43}$/),
  form('JWT', 'enigma', { order: {} }, JWS),
  form('signed JSON', 'mobilefirst', { order: {} }, JWS),
  form('opaque, in the shape of a JWT', 'clueride', cued('opaque-token', { shape: 'jwt-lookalike' }), JWS),
  {
    what: 'a changed key',
    profile: 'enigma',
    cue: { control: ['POST', '/keys/rotate', { forget: true }] },
    async see(bed) {
      const token = await bed.mint({ client: 'app1', user: 'alice' });
      await bed.cue();
      assert.equal((await bed.call(token)).status, 401);
    },
  },
  ...['bad-signature', 'wrong-key', 'alg-none', 'malformed'].map(
    (defect): Emission => ({
      what: `tampered with: ${defect}`,
      profile: 'enigma',
      cue: { control: ['POST', '/tokens', { client: 'app1', user: 'alice', defects: [defect] }] },
      async see(bed) {
        const { token } = await bed.cue();
        assert.match(String(token), /^eyJ/);
        assert.equal((await bed.call(token)).status, 401);
      },
    }),
  ),
]);

describeEmissions('default signing key', [
  {
    what: 'signs what everybody could have signed',
    profile: 'mobilefirst',
    cue: cued('shipped-key'),
    async see(bed) {
      const shipped = await exportJWK((await shippedKeys().current()).publicKey);
      const published = async () => (await bed.send('/jwks')).members.keys as readonly JWK[];
      const moduli = async () => (await published()).map(({ n }) => n);
      assert.ok(!(await moduli()).includes(shipped.n));
      await bed.cue();
      assert.deepEqual(await moduli(), [shipped.n]);
    },
  },
]);
