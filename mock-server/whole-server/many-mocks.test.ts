import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { ALICE, basic, call, tokensOf } from '../requests.fixture.ts';

const COUNT = 200;
const START = Date.parse('2026-01-15T10:00:00Z');

test('two hundred mocks in one process, each with its own clock and script, do not see each other', async () => {
  const numbers = Array.from({ length: COUNT }, (_, number) => number);
  const mocks = await Promise.all(
    numbers.map((number) =>
      createMockServer({
        clock: virtualClock(START + number * 1000),
        random: seededRandom(number),
        script: [
          {
            on: { endpoint: 'resource' },
            after: 1,
            do: { reply: { status: 200, body: `this is ${number}` } },
          },
        ],
      }),
    ),
  );
  await Promise.all(mocks.map((mock) => mock.listen()));
  try {
    const lives = await Promise.all(
      mocks.map(async (mock, number) => {
        const form = new URLSearchParams({ ...ALICE });
        const [name, value] = basic('app1:secret1');
        const granted = await fetch(`${mock.url}/token`, {
          method: 'POST',
          body: form,
          headers: { [name]: value },
        });
        const { access_token: token } = (await granted.json()) as { access_token: string };
        const ask = (at: number) =>
          fetch(`${mocks[at]?.url}/api/profile`, { headers: { Authorization: `Bearer ${token}` } });
        const own = await ask(number);
        mock.clock.advance(`PT${number}M`);
        const scripted = await (await ask(number)).text();
        return { date: Date.parse(granted.headers.get('Date') ?? ''), own: own.status, scripted, token };
      }),
    );
    for (const [number, life] of lives.entries()) {
      assert.equal(life.date, START + number * 1000);
      assert.equal(life.own, 200);
      assert.equal(life.scripted, `this is ${number}`);
      assert.equal(mocks[number]?.clock.now(), START + number * 61_000);
      assert.equal(mocks[number]?.journal.exchanges().length, 3);
      assert.equal((await mocks[number]?.accessTokens())?.length, 1);
    }
    assert.equal(new Set(lives.map(({ token }) => token)).size, COUNT);
  } finally {
    await Promise.all(mocks.map((mock) => mock.close()));
  }
});

test('a token of one mock means nothing to another of the same profile', async () => {
  for (const profile of ['oauth2', 'enigma'] as const) {
    const [one, other] = await Promise.all([createMockServer({ profile }), createMockServer({ profile })]);
    const { access_token: token } = await tokensOf(one);
    const statusAt = async (mock: typeof one) => (await call(mock, token)).status;
    assert.deepEqual([await statusAt(one), await statusAt(other)], [200, 401]);
  }
});
