import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMockServer, type MockServerOptions } from './mock-server.ts';
import { generatedKeys, seededRandom, virtualClock } from './ports/index.ts';
import { ALICE, APP1, ask, call, tokensOf } from './requests.fixture.ts';
import { ScriptError } from './script/index.ts';
import { replyOf } from './wire/index.ts';

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
  assert.deepEqual(hostile, { seed: 7, rate: 0.2, only: ['delay', 'reset'] });
  assert.equal((await mockWith({})).hostile, undefined);
  await assert.rejects(mockWith({ hostile: { only: ['tenant-401'] } }), ScriptError);
});
