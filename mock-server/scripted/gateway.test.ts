import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer } from '../mock-server.ts';
import { virtualClock } from '../ports/index.ts';
import type { ProfileName } from '../profiles/index.ts';
import { call } from '../requests.fixture.ts';
import { bodyText, headerValue } from '../wire/index.ts';

type With = Readonly<Record<string, unknown>>;

async function refusedBy(settings: With, profile: ProfileName = 'mware-esb') {
  const script = [{ do: { behaviour: 'gateway-fault', with: settings } }] as const;
  const mock = await createMockServer({ profile, clock: virtualClock(), script });
  const { reply } = await call(mock, 'any');
  return { status: reply.status, text: bodyText(reply), challenge: headerValue(reply, 'WWW-Authenticate') };
}

describe('the behaviour gateway-fault', () => {
  const rows: readonly (readonly [
    settings: With,
    status: number,
    body: RegExp,
    challenge: RegExp | undefined,
  ])[] = [
    [{}, 401, /<am:code>900901<.*<am:message>Invalid Credentials</, /error="invalid_token"$/],
    [
      { code: 900902 },
      401,
      /<am:code>900902<.*<am:message>Missing Credentials</,
      /^Bearer realm="mware-esb"$/,
    ],
    [{ code: '900908', form: 'flat-json' }, 403, /^{"code":"900908",/, /error="insufficient_scope"/],
    [{ code: 900910, form: 'fault-json' }, 403, /^{"fault":{"code":900910,/, /error="insufficient_scope"/],
    [{ code: 900802 }, 429, /<am:code>900802</, undefined],
    [{ code: 700700 }, 503, /<am:code>700700</, undefined],
    [{ code: 900901, status: 403 }, 403, /900901/, /Bearer/],
    [{ form: 'none' }, 401, /^$/, /Bearer/],
    [{ form: 'oauth' }, 401, /"error":"invalid_token"/, /Bearer/],
    [
      { code: '</am:code>', message: 'a < b & c', description: '"\u0001"' },
      401,
      /<am:code>&lt;\/am:code&gt;<.*<am:message>a &lt; b &amp; c<.*<am:description>&quot;\ufffd&quot;</,
      /Bearer/,
    ],
  ];
  for (const [settings, status, body, challenge] of rows) {
    test(`with ${JSON.stringify(settings)} is a ${status}`, async () => {
      const refused = await refusedBy(settings);
      assert.equal(refused.status, status);
      assert.match(refused.text, body);
      if (challenge === undefined) assert.equal(refused.challenge, undefined);
      else assert.match(refused.challenge ?? '', challenge);
    });
  }

  test('is XML in a profile without gateway faults of its own', async () =>
    assert.match((await refusedBy({}, 'oauth2')).text, /^<am:fault .*<am:code>900901</));
});
