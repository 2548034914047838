import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Exchange } from './exchange.ts';
import { bodyText, bytes, type HeaderField } from './message.ts';
import { createMask } from './redaction.ts';
import { transcribe } from './transcript.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

interface Wire {
  readonly url?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
  readonly replyHeaders?: readonly HeaderField[];
  readonly replyBody?: string;
}

function exchangeOf({ url = 'http://as.test/token', headers = [], body = '', ...reply }: Wire): Exchange {
  return {
    id: 1,
    from: 'client',
    to: 'authorization-server',
    request: { method: 'POST', url, headers, body: bytes(body) },
    outcome: {
      kind: 'reply',
      reply: { status: 200, headers: reply.replyHeaders ?? [], body: bytes(reply.replyBody ?? '') },
    },
    startedAt: 0,
    endedAt: 0,
    began: 1,
    ended: 2,
  };
}

describe('a mask that has seen an exchange hides', () => {
  const rows: readonly (readonly [what: string, secret: string, wire: Wire])[] = [
    ['a password in a form', 'hunter22', { body: 'grant_type=password&username=alice&password=hunter22' }],
    ['a client secret in a form', 's3cret+1', { body: 'client_id=app1&client_secret=s3cret%2B1' }],
    ['a refresh token in a form', 'refresh-me', { body: 'refresh_token=refresh-me' }],
    ['a token in a query', 'abcdef', { url: 'http://as.test/api?access_token=abcdef' }],
    ['a bearer token', 'tok.en.1', { headers: [['Authorization', 'Bearer tok.en.1']] }],
    ['the secret in Basic credentials', 'secret1', { headers: [['authorization', basic('app1:secret1')]] }],
    ['a form-encoded secret in Basic', 'a b&c', { headers: [['Authorization', basic('app1:a+b%26c')]] }],
    ['the tokens of an answer', 'issued-1', { replyBody: '{"access_token":"issued-1","expires_in":3600}' }],
    ['a token with escapes', 'tok"en"', { replyBody: '{"refresh_token": "tok\\"en\\""}' }],
    ['a token in a body cut short', 'issued-2', { replyBody: '{"access_token":"issued-2","refr' }],
    ['a one-time password that is a number', '271828', { body: '{"otp":271828}' }],
    ['a session cookie', 'sess10n', { headers: [['Cookie', 'theme=dark; sid=sess10n']] }],
    ['a cookie that is set', 'sess10n', { replyHeaders: [['Set-Cookie', 'sid=sess10n; HttpOnly']] }],
    ['the code of a redirect', 'c0de42', { replyHeaders: [['Location', 'http://c.test/cb?code=c0de42']] }],
    [
      'the token of a redirect',
      'issued-3',
      { replyHeaders: [['Location', 'http://c.test/cb#access_token=issued-3&token_type=Bearer']] },
    ],
    ['the state of an authorization request', "it's&me", { url: "http://as.test/authorize?state=it's%26me" }],
    ['the code verifier', 'v'.repeat(43), { body: `code_verifier=${'v'.repeat(43)}` }],
    ['where the browser comes from', 'c0de43', { headers: [['Referer', 'http://c.test/cb?code=c0de43']] }],
    [
      'the token of a form',
      'f0rm-1',
      { replyBody: '<!doctype html><input type="hidden" name="csrf_token" value="f0rm-1">' },
    ],
  ];
  for (const [what, secret, wire] of rows) {
    test(what, () => {
      const mask = createMask();
      const exchange = exchangeOf(wire);
      mask.observe(exchange);
      const shown = JSON.stringify(transcribe(mask.exchange(exchange)));
      for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
        assert.ok(!shown.includes(spelling), shown);
      }
      assert.ok(!mask.text(`because of ${secret}`).includes(secret));
    });
  }
});

describe('a mask', () => {
  test('shows the same four digits for the same secret, and others for another', () => {
    const mask = createMask();
    mask.learn('secret-one');
    mask.learn('secret-two');
    assert.match(mask.text('secret-one'), /^…[0-9a-f]{4}$/);
    assert.equal(mask.text('secret-one'), createMaskOf('secret-one').text('secret-one'));
    assert.notEqual(mask.text('secret-one'), mask.text('secret-two'));
  });

  test('hides a secret that is part of another one', () => {
    const mask = createMaskOf('secret', 'secret-and-more');
    assert.doesNotMatch(mask.text('secret-and-more'), /and-more|secret/);
  });

  test('hides what is part of a word of the wire where it stands as a value, and leaves the word', () => {
    const mask = createMask();
    mask.observe(exchangeOf({ body: 'client_id=app1&client_secret=secr&password=none' }));
    const shown = mask.text('client_secret=secr&password=none, none of the secrets');
    assert.match(shown, /^client_secret=…[0-9a-f]{4}&password=…[0-9a-f]{4}, none of the secrets$/);
  });

  test('hides such a value also as a whole field, before a host, in an element and in a part of a body', () => {
    const mask = createMask();
    const carriers: readonly Wire[] = [
      { headers: [['X-Api-Key', 'secr']] },
      { headers: [['Authorization', 'Bearer secr']] },
      { url: 'http://alice:secr@as.test/cb?access_token=secr#id_token=secr' },
      { body: '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nsecr\r\n--b--' },
      { replyBody: '<session><password>secr</password></session>' },
    ];
    for (const wire of carriers) {
      const exchange = exchangeOf(wire);
      mask.observe(exchange);
      assert.doesNotMatch(JSON.stringify(transcribe(mask.exchange(exchange))), /secr/);
    }
    assert.equal(mask.text('the secret is wrong'), 'the secret is wrong');
  });

  test('hides a secret as Latin-1 in base64, and as a shell escapes it', () => {
    const mask = createMask();
    mask.learn('päss$wört&');
    const basic = Buffer.from('app1:päss$wört&', 'latin1').toString('base64');
    assert.match(mask.text(`Basic ${basic}`), /^Basic YXBwMTp…[0-9a-f]{4}$/);
    assert.match(mask.text('login --pass päss\\$wört\\& now'), /^login --pass …[0-9a-f]{4} now$/);
  });

  test('leaves words of fewer than four characters, such as error codes', () => {
    assert.equal(createMaskOf('05').text('code 05'), 'code 05');
  });

  test('leaves what is no secret as it was', () => {
    const mask = createMaskOf('hunter22');
    const exchange = exchangeOf({ body: 'username=alice', replyBody: '{"token_type":"Bearer"}' });
    assert.deepEqual(transcribe(mask.exchange(exchange)), transcribe(exchange));
  });

  describe('that knows names', () => {
    const seen = (cookie: string) => {
      const mask = createMask({ names: ['company1', 'alice'] });
      mask.observe(exchangeOf({ headers: [['Cookie', cookie]], replyHeaders: [['Set-Cookie', cookie]] }));
      return mask.text('company1, Alice and the deleted rest');
    };

    test('takes a cookie that says one of them, or a plain word, for no secret', () => {
      const shown = 'company1, Alice and the deleted rest';
      assert.equal(seen('tenant=company1'), shown);
      assert.equal(seen('who=Alice'), shown);
      assert.equal(seen('banner=deleted'), shown);
    });

    test('hides what a cookie of a session says, and any other value, all the same', () => {
      for (const name of ['sid', 'SESSIONID', 'auth', 'remember_me', 'id'])
        assert.match(seen(`${name}=company1`), /^…[0-9a-f]{4}, Alice/, name);
      assert.match(seen('tenant=rest'), /deleted …[0-9a-f]{4}$/);
    });

    test('hides a name that is a password as well', () => {
      const mask = createMask({ names: ['alice'] });
      mask.learn('alice');
      assert.match(mask.text('alice'), /^…/);
    });
  });

  test('answers its argument when it is to reveal', () => {
    const mask = createMask({ reveal: true });
    mask.learn('hunter22');
    const exchange = exchangeOf({ body: 'password=hunter22' });
    assert.equal(mask.exchange(exchange), exchange);
    assert.equal(mask.text('hunter22'), 'hunter22');
  });

  test('that is to remember so many forgets none of them, none that was declared, and others in the end', () => {
    const mask = createMask({ most: 10 });
    mask.learn('declared-secret');
    const token = (place: number) => `token-number-${place}`;
    for (let place = 0; place < 100; place++)
      mask.observe(exchangeOf({ body: `refresh_token=${token(place)}` }));
    const shown = (place: number) => mask.text(`the ${token(place)}`).includes(token(place));
    assert.ok(!mask.text('a declared-secret').includes('declared'));
    for (let place = 90; place < 100; place++) assert.ok(!shown(place), token(place));
    assert.ok(shown(0));
    mask.observe(exchangeOf({ body: `refresh_token=${token(0)}` }));
    assert.ok(!shown(0), 'what is met again is learnt again');
  });

  test('hides in a body that is not touched otherwise', () => {
    const mask = createMaskOf('hunter22');
    const { request } = mask.exchange(exchangeOf({ body: 'é=1&password=hunter22' }));
    assert.match(bodyText(request), /^é=1&password=…[0-9a-f]{4}$/);
  });
});

function createMaskOf(...secrets: readonly string[]) {
  const mask = createMask();
  secrets.forEach(mask.learn);
  return mask;
}

test('what looks like a secret in the output of a program is hidden, and its words are not', () => {
  const mask = createMask();
  const output =
    'body grant_type=refresh_token&refresh_token=tjKYxcBi5&client_secret=s3cr Basic YXBwMTpzM2Ny {"access_token":"hl7Pz7Mb"} eyJh.eyJi.c2ln exit code: 7';
  const masked = mask.said(output);
  for (const secret of ['tjKYxcBi5', 's3cr', 'YXBwMTpzM2Ny', 'hl7Pz7Mb', 'eyJh.eyJi.c2ln']) {
    assert.ok(!masked.includes(secret), masked);
  }
  assert.match(masked, /grant_type=refresh_token&refresh_token=….*exit code: 7$/);
});
