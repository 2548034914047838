import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMockServer, type MockServer, type MockServerOptions } from '../mock-server.ts';
import { generatedKeys, seededRandom, virtualClock } from '../ports/index.ts';
import { ALICE, APP1, ask, bearer, call, encoded, FORM, type Form, tokensOf } from '../requests.fixture.ts';
import { ScriptError } from '../script/index.ts';
import { arrivesWhole, bodyText, bytes, type HttpRequest, headerValue, replyOf } from '../wire/index.ts';

const keys = generatedKeys();
const mockWith = (options: MockServerOptions) =>
  createMockServer({ profile: 'enigma', clock: virtualClock(), random: seededRandom(1), keys, ...options });

test('each exchange says what of the storm hit it, and with what', async () => {
  const mock = await mockWith({ hostile: { seed: 1, rate: 1, only: ['unavailable', 'account-locked'] } });
  for (let asked = 0; asked < 60; asked++) await ask(mock, ALICE, APP1);
  const told = mock.journal
    .exchanges()
    .map((exchange) => [exchange.scripted, replyOf(exchange)?.status] as const);
  assert.deepEqual(
    told.slice(0, 6).map(([scripted]) => scripted !== undefined),
    [true, true, false, false, false, false],
  );
  const statuses = new Map(told);
  assert.deepEqual(Object.fromEntries(statuses), {
    'hostile: behaviour account-locked': 400,
    'hostile: fault unavailable (status 503, retryAfter 1)': 503,
    'hostile: fault unavailable (status 500)': 500,
    'hostile: fault unavailable (status 502)': 502,
    undefined: 200,
  });
});

test('a script goes before the storm, also where it only says that nothing is to happen', async () => {
  const mock = await mockWith({
    hostile: { seed: 1, rate: 1 },
    script: [
      { on: { endpoint: 'resource' }, do: { reply: { status: 418 } } },
      { on: { endpoint: 'token' }, times: 40, do: { behaviour: 'as-documented' } },
    ],
  });
  for (let asked = 0; asked < 40; asked++) {
    assert.equal((await ask(mock, ALICE, APP1)).status, 200);
    assert.equal((await call(mock, 'x')).status, 418);
  }
  await ask(mock, ALICE, APP1);
  assert.match(mock.journal.exchanges().at(-1)?.scripted ?? '', /^hostile: /);
});

test('the same seed and the same requests give the same storm, also after a reset', async () => {
  const seen = async (mock: Awaited<ReturnType<typeof mockWith>>) => {
    for (let asked = 0; asked < 40; asked++) await ask(mock, ALICE, APP1);
    return mock.journal.exchanges().map(({ scripted }) => scripted);
  };
  const mock = await mockWith({ hostile: { seed: 'dark night' } });
  const first = await seen(mock);
  assert.ok(first.some((scripted) => scripted !== undefined));
  await mock.reset();
  assert.deepEqual(await seen(mock), first);
  assert.deepEqual(
    await seen(await mockWith({ hostile: { seed: 'dark night' }, random: seededRandom(2) })),
    first,
  );
  assert.notDeepEqual(await seen(await mockWith({ hostile: { seed: 'light day' } })), first);
});

test('the chance of the storm is its own: tokens are the same with it and without', async () => {
  const tokens = async (options: MockServerOptions) => {
    const mock = await mockWith(options);
    return [await tokensOf(mock), await tokensOf(mock), await tokensOf(mock)];
  };
  const calm = await tokens({});
  assert.deepEqual(await tokens({ hostile: { seed: 1, rate: 1, only: ['delay', 'drip'] } }), calm);
  assert.deepEqual(await tokens({ hostile: { rate: 1, only: ['delay', 'drip'] } }), calm);
});

test('a mock tells its storm, and none where there is none', async () => {
  const { hostile } = await mockWith({ hostile: { seed: 7, only: ['delay', 'reset'] } });
  const names = ['delay', 'reset'];
  assert.deepEqual(hostile, { seed: 7, rate: 0.2, brings: names, only: names });
  assert.equal((await mockWith({})).hostile, undefined);
  await assert.rejects(mockWith({ hostile: { only: ['tenant-401'] } }), ScriptError);
});

/** Asks again and again, as somebody does whom nothing discourages. @returns what arrived whole with status 200 */
async function insisting(mock: MockServer, request: HttpRequest): Promise<Record<string, unknown>> {
  for (let attempt = 1; attempt <= 12; attempt++) {
    const { reply, fault } = await mock.handle(request);
    const type = headerValue(reply, 'Content-Type');
    if (arrivesWhole(fault) && reply.status === 200 && type === 'application/json') {
      return JSON.parse(bodyText(reply)) as Record<string, unknown>;
    }
  }
  throw new Error(`${request.method} ${request.url} did not succeed in twelve attempts`);
}

for (const profile of ['oauth2', 'enigma', 'enigma-legacy', 'mware-esb', 'clueride'] as const) {
  test(`who asks ${profile} often enough gets on, however hostile it is`, async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const mock = await mockWith({ profile, hostile: { seed, rate: seed % 2 === 0 ? 1 : 0.7 } });
      const post = (form: Form): HttpRequest => ({
        method: 'POST',
        url: mock.url + mock.paths.token,
        headers: [FORM],
        body: bytes(encoded({ ...form, ...APP1 })),
      });
      let tokens = await insisting(mock, post(ALICE));
      for (let round = 0; round < 12; round++) {
        const api = {
          method: 'GET',
          url: `${mock.url}/api/session`,
          headers: [bearer(String(tokens.access_token))],
        };
        await insisting(mock, { ...api, body: bytes('') });
        const { refresh_token } = tokens;
        const renewed = await insisting(
          mock,
          post({ grant_type: 'refresh_token', refresh_token: String(refresh_token) }),
        );
        tokens = { refresh_token, ...renewed };
      }
    }
  });
}
