import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskOf } from '../../mask-of.ts';
import { APP1, APP2, ask, type Form, mockOf } from '../../requests.fixture.ts';
import { headerValue } from '../../wire/index.ts';
import { ALICE_ANSWERS, challengedRealms, challengeOf, device, scope } from './mobilefirst.fixture.ts';

const SAMPLE = scope('SampleSecurityTest');
const TWO_STEPS = scope('TwoStepSecurityTest');
const AUTHENTICITY = 'wl_authenticityRealm';
const DEVICE = 'wl_deviceAutoProvisioningRealm';

describe('challenges of mobilefirst', () => {
  test('say what each realm wants, and in which session to answer', async () => {
    const mock = await mockOf('mobilefirst');
    const { reply, members } = await ask(mock, APP1);
    assert.deepEqual(members.challenges, {
      SampleRealm: { kind: 'user' },
      [DEVICE]: { kind: 'device' },
    });
    assert.match(String(members.auth_session), /^[\w-]{32}$/);
    assert.equal(members.scope, 'MobileSecurityTest');
    assert.equal(headerValue(reply, 'WWW-Authenticate'), 'SecurityTest scope="MobileSecurityTest"');
    assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
    assert.equal((await mock.accessTokens()).length, 0);
  });

  test('come step by step in the two-step test, and the token after the second', async () => {
    const mock = await mockOf('mobilefirst');
    const { auth_session, challenges } = await challengeOf(mock, TWO_STEPS);
    assert.deepEqual(Object.keys(challenges), [AUTHENTICITY]);
    const answer = { auth_session, [`${AUTHENTICITY}.nonce`]: challenges[AUTHENTICITY]?.nonce ?? '' };
    const second = await challengeOf(mock, TWO_STEPS, answer);
    assert.deepEqual(Object.keys(second.challenges), [DEVICE]);
    assert.equal(second.auth_session, auth_session);
    assert.equal((await mock.accessTokens()).length, 0);
    assert.equal((await ask(mock, APP1, TWO_STEPS, { auth_session }, device('d1'))).status, 200);
  });

  test('leave out what a later step would ask while an earlier one is open', async () => {
    const mock = await mockOf('mobilefirst');
    const realms = await challengedRealms(mock, TWO_STEPS, device('d1'));
    assert.deepEqual(realms, [AUTHENTICITY]);
  });

  test('are only of realms that the session has not passed, whatever test it passed them for', async () => {
    const mock = await mockOf('mobilefirst');
    const session = { auth_session: (await challengeOf(mock, SAMPLE)).auth_session };
    assert.equal((await ask(mock, APP1, session, SAMPLE, ALICE_ANSWERS)).status, 200);
    assert.deepEqual(await challengedRealms(mock, session), [DEVICE]);
    assert.deepEqual(await challengedRealms(mock, session, SAMPLE), []);
  });

  test('keep what was passed beside an answer that is missing', async () => {
    const mock = await mockOf('mobilefirst');
    const { auth_session } = await challengeOf(mock);
    assert.deepEqual(await challengedRealms(mock, { auth_session }, ALICE_ANSWERS), [DEVICE]);
    assert.deepEqual(await challengedRealms(mock, { auth_session }, device('d1')), []);
  });

  test('come again after an answer that was refused', async () => {
    const mock = await mockOf('mobilefirst');
    const { auth_session } = await challengeOf(mock, SAMPLE);
    const wrong = { ...ALICE_ANSWERS, 'SampleRealm.password': 'wrong' };
    assert.equal((await ask(mock, APP1, SAMPLE, { auth_session }, wrong)).status, 400);
    assert.deepEqual(await challengedRealms(mock, SAMPLE, { auth_session }), ['SampleRealm']);
  });

  const elsewhere: Readonly<Record<string, Form>> = {
    'a session that nobody has': { auth_session: 'made-up' },
    'the session of another application': APP2,
    'no session': { auth_session: '' },
  };
  for (const [what, forms] of Object.entries(elsewhere)) {
    test(`begin anew in ${what}`, async () => {
      const mock = await mockOf('mobilefirst');
      const session = { auth_session: (await challengeOf(mock, SAMPLE)).auth_session };
      await ask(mock, APP1, session, SAMPLE, ALICE_ANSWERS);
      assert.deepEqual(await challengedRealms(mock, SAMPLE, session, forms), ['SampleRealm']);
    });
  }

  test('begin anew when the session has ended', async () => {
    const mock = await mockOf('mobilefirst');
    const session = { auth_session: (await challengeOf(mock, SAMPLE)).auth_session };
    await ask(mock, APP1, session, SAMPLE, ALICE_ANSWERS);
    mock.clock.advance('PT29M59S');
    assert.deepEqual(await challengedRealms(mock, SAMPLE, session), []);
    mock.clock.advance('PT1S');
    assert.deepEqual(await challengedRealms(mock, SAMPLE, session), ['SampleRealm']);
  });

  test('are of no use to a user whose account is closed later', async () => {
    const mock = await mockOf('mobilefirst');
    const session = { auth_session: (await challengeOf(mock, SAMPLE)).auth_session };
    await ask(mock, APP1, session, SAMPLE, ALICE_ANSWERS);
    await mock.saveUser({ name: 'alice', disabled: true });
    const { because } = await ask(mock, APP1, session, SAMPLE);
    assert.equal(because, 'the account of alice is disabled');
    await mock.removeUser('alice');
    assert.equal((await ask(mock, APP1, session, SAMPLE)).because, 'there is no user alice any more');
  });
});

test('a password in an answer to a realm, and the session, are masked like any other', async () => {
  const mock = await mockOf('mobilefirst');
  const mask = maskOf(mock);
  const answers = { 'SampleRealm.username': 'carol', 'SampleRealm.password': 'quite-secret' };
  const { auth_session } = await challengeOf(mock, SAMPLE);
  await ask(mock, APP1, SAMPLE, { auth_session }, answers);
  const shown = mock.journal.exchanges().map((exchange) => {
    const { request, outcome } = mask.exchange(exchange);
    const body = outcome.kind === 'reply' ? outcome.reply.body : new Uint8Array();
    return Buffer.concat([request.body, body]).toString();
  });
  assert.ok(!shown.join().includes('quite-secret'));
  assert.ok(!shown.join().includes(auth_session));
});
