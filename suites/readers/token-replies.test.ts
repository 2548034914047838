import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type HttpReply } from '../../mock-server/wire/index.ts';
import { readIntrospection } from './introspection.ts';
import { cacheFlaws, readTokenAnswer } from './token-answer.ts';
import { enigmaCode, readTokenError } from './token-error.ts';

const reply = (status: number, body: unknown, headers: HttpReply['headers'] = []): HttpReply => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  body: bytes(typeof body === 'string' ? body : JSON.stringify(body)),
});

const kinds = (reading: { readonly flaws: readonly { readonly kind: string }[] }): string[] =>
  reading.flaws.map((flaw) => flaw.kind);

describe('readTokenAnswer', () => {
  const good = {
    access_token: 'a1',
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: 'r1',
    scope: 'a b',
  };

  it('reads the members of a flawless answer', () => {
    assert.deepEqual(readTokenAnswer(reply(200, { ...good, extra: 1 })), {
      ok: true,
      flaws: [],
      value: {
        accessToken: 'a1',
        tokenType: 'Bearer',
        expiresIn: 3600,
        refreshToken: 'r1',
        scope: 'a b',
        members: { ...good, extra: 1 },
      },
    });
  });

  for (const [change, ...flaws] of [
    [{ expires_in: '3600' }, 'expires-in'],
    [{ expires_in: 36.5 }, 'expires-in'],
    [{ expires_in: -1 }, 'expires-in'],
    [{ token_type: undefined }, 'token-type'],
    [{ token_type: 7 }, 'token-type'],
    [{ refresh_token: '' }, 'refresh-token'],
    [{ refresh_token: null }, 'refresh-token'],
    [{ access_token: 'tök' }, 'access-token'],
    [{ scope: 'a  b' }, 'scope'],
    [{ scope: ['a'] }, 'scope'],
    [{ error: 'invalid_grant' }, 'error-beside-token'],
    [{ expires_in: undefined, refresh_token: undefined, scope: undefined }],
  ] as const) {
    it(`takes ${JSON.stringify(change)} and finds ${flaws.join() || 'no flaw'}`, () => {
      const reading = readTokenAnswer(reply(200, { ...good, ...change }));
      assert.equal(reading.ok, true);
      assert.deepEqual(kinds(reading), flaws);
    });
  }

  it('goes on with a lifetime that came as a string', () => {
    const reading = readTokenAnswer(reply(200, { ...good, expires_in: '3600' }));
    assert.equal(reading.ok && reading.value.expiresIn, 3600);
    assert.equal(reading.flaws[0]?.actual, 'the string "3600"');
  });

  for (const [title, answer, ...flaws] of [
    ['no access token', reply(200, { token_type: 'Bearer' }), 'access-token'],
    ['a number as access token', reply(200, { ...good, access_token: 5 }), 'access-token'],
    ['an access token one level down', reply(200, { data: good }), 'access-token', 'token-type'],
    [
      'a refusal',
      reply(400, { error: 'invalid_grant' }),
      'status',
      'access-token',
      'token-type',
      'error-beside-token',
    ],
    ['a token in a refusal', reply(403, good), 'status'],
    ['a page', reply(200, '<html>'), 'syntax'],
  ] as const) {
    it(`makes nothing of ${title}`, () => {
      const reading = readTokenAnswer(answer);
      assert.equal(reading.ok, false);
      assert.deepEqual(kinds(reading), flaws);
    });
  }

  it('never quotes a part of a long string', () => {
    const long = 'x'.repeat(100);
    const reading = readTokenAnswer(reply(200, { ...good, expires_in: long }));
    assert.equal(reading.flaws[0]?.actual, 'a string of 100 characters');
  });
});

describe('cacheFlaws', () => {
  for (const [headers, ...flaws] of [
    [
      [
        ['Cache-Control', 'no-store'],
        ['Pragma', 'no-cache'],
      ],
    ],
    [
      [
        ['cache-control', 'private, No-Store'],
        ['pragma', 'no-cache'],
      ],
    ],
    [
      [
        ['Cache-Control', 'max-age=0'],
        ['Cache-Control', 'no-store'],
        ['Pragma', 'no-cache'],
      ],
    ],
    [[['Cache-Control', 'no-store']], 'pragma'],
    [
      [
        ['Cache-Control', 'no-cache'],
        ['Pragma', 'no-cache'],
      ],
      'cache-control',
    ],
    [
      [
        ['Cache-Control', 'private="no-store, x"'],
        ['Pragma', 'no-cache'],
      ],
      'cache-control',
    ],
    [[], 'cache-control', 'pragma'],
  ] as const) {
    it(`finds ${flaws.join(' and ') || 'nothing'} missing in ${JSON.stringify(headers)}`, () => {
      assert.deepEqual(
        cacheFlaws(reply(200, {}, headers)).map((flaw) => flaw.kind),
        flaws,
      );
    });
  }
});

describe('readTokenError', () => {
  it('reads every member of an Enigma error', () => {
    const body = {
      code: '16',
      error: 'invalid_request',
      description: 'elsewhere',
      geolocation: 'https://eu.test',
    };
    assert.deepEqual(readTokenError(reply(400, body)), {
      ok: true,
      flaws: [],
      value: {
        status: 400,
        error: 'invalid_request',
        description: 'elsewhere',
        code: 16,
        geolocation: 'https://eu.test',
        members: body,
      },
    });
  });

  for (const [status, body, ...flaws] of [
    [400, { error: 'invalid_grant', error_description: 'no' }],
    [401, { error: 'invalid_client' }],
    [401, { error: 'invalid_grant' }, 'status'],
    [403, { error: 'invalid_grant' }, 'status'],
    [200, { error: 'invalid_grant' }, 'status'],
    [400, { code: 5 }, 'error'],
    [401, { code: '05' }, 'error'],
    [400, { error: 'bad_password' }, 'vocabulary'],
    [400, { error: 'invalid_grant', code: 'five' }, 'code'],
    [400, { error: 'invalid_grant', error_description: 'say "no"' }, 'description-characters'],
    [400, { error: 'invalid_grant', error_description: 7 }, 'description'],
    [400, { error: 'invalid_grant', error_uri: 'http://a b' }, 'uri-characters'],
    [400, { error: 'invalid\\grant' }, 'error-characters', 'vocabulary'],
    [400, { error: 'invalid_grant', refresh_token: 'r' }, 'token-beside-error'],
  ] as const) {
    it(`takes ${status} ${JSON.stringify(body)} and finds ${flaws.join() || 'no flaw'}`, () => {
      const reading = readTokenError(reply(status, body));
      assert.equal(reading.ok, true);
      assert.deepEqual(kinds(reading), flaws);
    });
  }

  it('makes nothing of a reply with neither error nor code', () => {
    assert.deepEqual(readTokenError(reply(400, { message: 'no' })).ok, false);
    assert.deepEqual(kinds(readTokenError(reply(500, 'oops'))), ['syntax', 'status']);
  });

  it('takes the further errors of an endpoint', () => {
    const answer = reply(400, { error: 'unsupported_token_type' });
    assert.deepEqual(kinds(readTokenError(answer)), ['vocabulary']);
    assert.deepEqual(kinds(readTokenError(answer, ['unsupported_token_type'])), []);
  });

  for (const [written, code] of [
    ['05', 5],
    ['5', 5],
    [5, 5],
    ['010', 10],
    ['', undefined],
    [' 5', undefined],
    ['0x10', undefined],
    [5.5, undefined],
    [true, undefined],
  ] as const) {
    it(`reads the code ${JSON.stringify(written)} as ${code}`, () => assert.equal(enigmaCode(written), code));
  }
});

describe('readIntrospection', () => {
  it('reads the members of an active token', () => {
    const body = {
      active: true,
      scope: 'a',
      client_id: 'app1',
      username: 'alice',
      exp: 20,
      iat: 10,
      sub: 's',
    };
    assert.deepEqual(readIntrospection(reply(200, body)), {
      ok: true,
      flaws: [],
      value: {
        active: true,
        scope: 'a',
        clientId: 'app1',
        username: 'alice',
        exp: 20,
        iat: 10,
        sub: 's',
        members: body,
      },
    });
  });

  for (const [status, body, ok, ...flaws] of [
    [200, { active: false }, true],
    [200, { active: false, error: 'expired' }, true, 'revealing'],
    [200, { active: true, exp: '20' }, true, 'member-type'],
    [200, { active: true, username: 7 }, true, 'member-type'],
    [200, { active: 'false' }, false, 'active'],
    [200, {}, false, 'active'],
    [404, { active: false }, false, 'status'],
  ] as const) {
    it(`takes ${status} ${JSON.stringify(body)} and finds ${flaws.join() || 'no flaw'}`, () => {
      const reading = readIntrospection(reply(status, body));
      assert.equal(reading.ok, ok);
      assert.deepEqual(kinds(reading), flaws);
    });
  }
});
