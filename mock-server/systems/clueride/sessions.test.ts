import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMockServer, type MockServer } from '../../mock-server.ts';
import { memoryStore, virtualClock } from '../../ports/index.ts';
import type { ProfileOverrides } from '../../profiles/index.ts';
import { ALICE, APP1, APP2, BOB, type Form, tokensOf } from '../../requests.fixture.ts';
import { api, clueride, enter } from './clueride.fixture.ts';

const GAME_STATES = ['waiting', 'playing', 'finished'];

const tokenOf = async (mock: MockServer, ...forms: readonly Form[]) =>
  (await tokensOf(mock, ...forms)).access_token;

const sessionOf = async (mock: MockServer, token: string) => {
  const { status, members } = await api(mock, token);
  assert.equal(status, 200);
  return members;
};

describe('a session', () => {
  test('holds what is known of its principal, and null for what is not', async () => {
    const mock = await clueride();
    const { id, ...rest } = await sessionOf(mock, await tokenOf(mock, BOB, APP1));
    assert.match(String(id), /^[\w-]{16}$/);
    assert.deepEqual(rest, {
      email: 'bob@example.test',
      gameState: 'waiting',
      badges: ['newcomer'],
      invitationStatus: 'open',
      imageUrl: null,
      startedAt: '2026-01-15T10:00:00.000Z',
      expiresAt: '2026-01-15T22:00:00.000Z',
    });
  });

  test('begins with the first request of its token, and is prolonged by none', async () => {
    const mock = await clueride();
    const token = await tokenOf(mock);
    mock.clock.advance('PT1H');
    const begun = await sessionOf(mock, token);
    assert.equal(begun.startedAt, '2026-01-15T11:00:00.000Z');
    for (let hours = 2; hours < 12; hours++) {
      mock.clock.advance('PT1H');
      assert.deepEqual(await sessionOf(mock, token), begun);
    }
    mock.clock.advance('PT1H');
    assert.equal((await api(mock, token)).status, 401);
  });

  for (const gameState of GAME_STATES) {
    test(`ends with its token while somebody is ${gameState}, at every resource`, async () => {
      const mock = await clueride();
      const token = await tokenOf(mock);
      await enter(mock, token, gameState);
      mock.clock.set(Date.parse('2026-01-15T21:59:59.999Z'));
      assert.equal((await api(mock, token, '/api/outing')).status, 200);
      mock.clock.set(Date.parse('2026-01-15T22:00:00Z'));
      for (const path of ['/api/session', '/api/game-state', '/api/outing', '/api/clues']) {
        const { status, members } = await api(mock, token, path);
        assert.deepEqual([status, members.error, members.gameState], [401, 'invalid_token', undefined]);
      }
      const put = await api(mock, token, '/api/game-state', 'PUT', '{"gameState":"waiting"}');
      assert.equal(put.status, 401);
      assert.equal((await sessionOf(mock, await tokenOf(mock))).gameState, gameState);
    });
  }

  test('shows of an outing what the game state opens', async () => {
    const mock = await clueride();
    const token = await tokenOf(mock);
    const seen: Record<string, string[]> = {};
    for (const gameState of GAME_STATES) {
      await enter(mock, token, gameState);
      seen[gameState] = Object.keys((await api(mock, token, '/api/outing')).members).slice(2);
    }
    assert.deepEqual(seen, { waiting: ['startsAt'], playing: ['clue', 'pathsLeft'], finished: ['result'] });
  });

  for (const body of [
    '',
    'playing',
    '"playing"',
    '{}',
    '{"gameState":"toString"}',
    '[{"gameState":"playing"}]',
  ]) {
    test(`does not change its game state by ${body || 'nothing'}`, async () => {
      const mock = await clueride();
      const token = await tokenOf(mock);
      const answer = await api(mock, token, '/api/game-state', 'PUT', body);
      assert.deepEqual([answer.status, answer.members.error], [400, 'invalid_request']);
      assert.match(answer.because, /one of waiting, playing, finished$/);
      assert.equal((await sessionOf(mock, token)).gameState, 'waiting');
    });
  }

  test('belongs to who gave the token, however the requests of several people are interleaved', async () => {
    const people = ['alice', 'bob', 'carol'];
    const request = fc.record({
      person: fc.constantFrom(...people),
      newToken: fc.boolean(),
      gameState: fc.option(fc.constantFrom(...GAME_STATES), { nil: undefined }),
      path: fc.constantFrom('/api/session', '/api/game-state', '/api/outing', '/api/any'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(request, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (requests, kept) => {
          const mock = await clueride({ issuerLookup: { cache: kept ? 'PT1H' : 'PT0S' } });
          await mock.saveUser({ name: 'carol', password: 'carolpw', email: 'carol@example.test' });
          const tokens = new Map<string, string>();
          const states = new Map(people.map((person) => [person, 'waiting']));
          const ids = new Map<string, unknown>();
          for (const { person, newToken, gameState, path } of requests) {
            const login = { ...ALICE, username: person, password: `${person}pw` };
            const token = (newToken ? undefined : tokens.get(person)) ?? (await tokenOf(mock, login, APP1));
            tokens.set(person, token);
            if (gameState !== undefined) {
              await enter(mock, token, gameState);
              states.set(person, gameState);
            }
            const email = `${person}@example.test`;
            const { members } = await api(mock, token, path);
            if (path === '/api/any') assert.equal(members.user, email);
            else assert.equal(members.gameState, states.get(person));
            const session = await sessionOf(mock, token);
            assert.equal(session.email, email);
            assert.equal(ids.get(person) ?? session.id, session.id);
            ids.set(person, session.id);
          }
          assert.equal(new Set(ids.values()).size, ids.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('of two tokens of one person are of the same member, with a session each', async () => {
    const mock = await clueride();
    const first = await tokenOf(mock, ALICE, APP1);
    const one = await sessionOf(mock, first);
    mock.clock.advance('PT1H');
    const second = await tokenOf(mock, ALICE, APP2);
    await enter(mock, second, 'playing');
    const other = await sessionOf(mock, second);
    assert.deepEqual([other.id, other.email], [one.id, one.email]);
    assert.deepEqual(
      [one.expiresAt, other.expiresAt],
      ['2026-01-15T22:00:00.000Z', '2026-01-15T23:00:00.000Z'],
    );
    assert.equal((await sessionOf(mock, first)).gameState, 'playing');
  });

  test('of somebody new is one member, also when the first requests come together', async () => {
    const mock = await clueride();
    const token = await tokenOf(mock);
    const sessions = await Promise.all([1, 2, 3, 4].map(() => sessionOf(mock, token)));
    assert.equal(new Set(sessions.map(({ id }) => id)).size, 1);
  });

  test('outlives a restart together with its token', async () => {
    const ports = { store: memoryStore(), clock: virtualClock() };
    const before = await createMockServer({ profile: 'clueride', ...ports });
    const token = await tokenOf(before);
    await enter(before, token, 'playing');
    const session = await sessionOf(before, token);
    ports.clock.advance('PT1H');
    const after = await createMockServer({ profile: 'clueride', ...ports });
    assert.deepEqual(await sessionOf(after, token), session);
  });
});

describe('a principal', () => {
  /** Ids of the members that two people become who have these addresses. */
  async function membersWith(one: string, other: string, overrides: ProfileOverrides = {}) {
    const mock = await clueride(overrides);
    await mock.saveUser({ name: 'alice', email: one });
    await mock.saveUser({ name: 'bob', email: other });
    const [first, second] = [await tokenOf(mock, ALICE, APP1), await tokenOf(mock, BOB, APP1)];
    return [(await sessionOf(mock, first)).id, (await sessionOf(mock, second)).id];
  }
  const folding: ProfileOverrides = { members: { localPart: 'without-case' } };
  const rows: readonly (readonly [one: string, other: string, overrides: ProfileOverrides, same: boolean])[] =
    [
      ['a@example.test', 'a@example.test', {}, true],
      ['a@example.test', 'a@Example.TEST', {}, true],
      ['a@example.test', 'A@example.test', {}, false],
      ['a@example.test', 'A@EXAMPLE.test', folding, true],
      ['a@example.test', 'a@example.tests', folding, false],
      ['a@example.test', 'b@example.test', folding, false],
      ['a@b@example.test', 'a@B@example.test', {}, false],
    ];
  for (const [one, other, overrides, same] of rows) {
    const folded = 'members' in overrides ? ', capitals or not' : '';
    test(`${one} is ${same ? '' : 'not '}${other}${folded}`, async () => {
      const [first, second] = await membersWith(one, other, overrides);
      assert.equal(first === second, same);
    });
  }

  test('is refused where the address is missing, not verified or none, and never shared', async () => {
    for (const change of [
      { email: '' },
      { email: 'nobody' },
      { email: '@example.test' },
      { email: 'nobody@' },
      { email: 'no body@example.test' },
      { email: 'alice@example.test', emailVerified: false },
    ]) {
      const mock = await clueride();
      await mock.saveUser({ name: 'bob', ...change });
      const { status, members } = await api(mock, await tokenOf(mock, BOB, APP1));
      assert.deepEqual([status, members.error], [403, 'access_denied'], JSON.stringify(change));
    }
  });

  test('needs no verified address where the profile accepts any', async () => {
    const mock = await clueride({ members: { unverifiedEmail: 'accept' } });
    await mock.saveUser({ name: 'bob', emailVerified: false });
    assert.equal((await sessionOf(mock, await tokenOf(mock, BOB, APP1))).email, 'bob@example.test');
  });

  test('with another address is somebody else from then on, also for a token in use', async () => {
    const mock = await clueride();
    const token = await tokenOf(mock, BOB, APP1);
    await enter(mock, token, 'playing');
    const before = await sessionOf(mock, token);
    await mock.saveUser({ name: 'bob', email: 'robert@example.test' });
    mock.clock.advance('PT1H');
    const after = await sessionOf(mock, token);
    assert.notEqual(after.id, before.id);
    assert.deepEqual([after.email, after.gameState], ['robert@example.test', 'waiting']);
    assert.equal(after.startedAt, '2026-01-15T11:00:00.000Z');
  });
});

describe('the image of a member', () => {
  const LONG = `https://images.example.test/${'a'.repeat(5000)}`;
  const before = 'https://images.example.test/alice.png';
  const rows: readonly (readonly [picture: string, kept: string])[] = [
    ['https://images.example.test/new.png', 'https://images.example.test/new.png'],
    ['http://images.example.test/new.png', 'http://images.example.test/new.png'],
    [LONG, LONG],
    ['', before],
    ['javascript:alert(1)', before],
    ['data:image/png;base64,AA==', before],
    ['//images.example.test/x', before],
    ['x'.repeat(5000), before],
  ];
  for (const [picture, kept] of rows) {
    test(`${picture === kept ? 'becomes' : 'does not become'} ${picture.slice(0, 40) || 'nothing'}`, async () => {
      const mock = await clueride();
      const [alice, bob] = [await tokenOf(mock), await tokenOf(mock, BOB, APP1)];
      await sessionOf(mock, alice);
      await mock.saveUser({ name: 'alice', picture });
      assert.equal((await sessionOf(mock, alice)).imageUrl, kept);
      assert.equal((await sessionOf(mock, bob)).imageUrl, null);
    });
  }

  test('is not kept where the profile keeps none', async () => {
    const mock = await clueride({ members: { keepsImage: false } });
    assert.equal((await sessionOf(mock, await tokenOf(mock))).imageUrl, null);
  });
});
