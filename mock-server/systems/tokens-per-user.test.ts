import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { extendProfile, type Profile, profiles } from '../profiles/index.ts';
import { basic, bearer, encoded, FORM, send } from '../requests.fixture.ts';

type Key = Exclude<Profile['tokensPerUser']['key'], 'none'>;
type SecondRequest = Profile['tokensPerUser']['onSecondRequest'];

const HOUR = 3_600_000;
const SECRETS = { app1: 'secret1', app2: 'secret2' };

/** What somebody does. Devices are those that logged in, by number. */
type Act =
  | {
      readonly does: 'login';
      readonly user: string;
      readonly app: keyof typeof SECRETS;
      readonly scope: string;
    }
  | { readonly does: 'refresh' | 'revokeAccess' | 'revokeRefresh'; readonly device: number }
  | { readonly does: 'wait'; readonly minutes: number };

const device = fc.nat({ max: 7 });
const login = fc.record({
  does: fc.constant('login' as const),
  user: fc.constantFrom('alice', 'alice', 'bob'),
  app: fc.constantFrom('app1' as const, 'app2' as const),
  scope: fc.constantFrom('', 'read'),
});
const onToken = fc.record({
  does: fc.constantFrom('refresh' as const, 'revokeAccess' as const, 'revokeRefresh' as const),
  device,
});
const waits = fc.record({
  does: fc.constant('wait' as const),
  minutes: fc.constantFrom(1, 59, 60, 60, 24 * 60),
});
const acts = fc.array(
  fc.oneof(
    { arbitrary: login, weight: 4 },
    { arbitrary: onToken, weight: 4 },
    { arbitrary: waits, weight: 2 },
  ),
  { minLength: 1, maxLength: 14 },
);

/** Tokens as a device got them, and what the model thinks of them. */
interface Held {
  readonly user: string;
  readonly app: keyof typeof SECRETS;
  readonly scope: string;
  readonly access: string;
  readonly refresh: string;
  /** Shared by all that descends from one login. */
  family: number;
  readonly accessEnds: number;
  readonly refreshEnds: number;
}

/** One server with everything that was ever handed out, and a model of what of it still counts. */
async function world(key: Key, onSecondRequest: SecondRequest) {
  const mock: MockServer = await createMockServer({
    profile: extendProfile(profiles['mware-esb'], { tokensPerUser: { key, onSecondRequest } }),
    clock: virtualClock(),
    random: seededRandom(1),
  });
  const handedOut: Held[] = [];
  const deadAccess = new Set<string>();
  const deadRefresh = new Set<string>();

  const now = () => mock.clock.now();
  const keyOf = ({ user, app, scope }: Held): string =>
    ({ user: [user], 'user+client': [user, app], 'user+client+scope': [user, app, scope] })[key].join();
  const post = (path: string, app: keyof typeof SECRETS, form: Readonly<Record<string, string>>) =>
    send(mock, { path, headers: [FORM, basic(`${app}:${SECRETS[app]}`)], body: encoded(form) });
  const accepted = async (access: string) =>
    (await send(mock, { method: 'GET', path: '/api/orders', headers: [bearer(access)] })).status === 200;

  async function tokensFor(app: keyof typeof SECRETS, user: string, form: Readonly<Record<string, string>>) {
    const { status, members } = await post(mock.paths.token, app, form);
    if (status !== 200) return undefined;
    const held: Held = {
      user,
      app,
      scope: String(members.scope),
      access: String(members.access_token),
      refresh: String(members.refresh_token),
      family: handedOut.length,
      accessEnds: now() + Number(members.expires_in) * 1000,
      refreshEnds: now() + 24 * HOUR,
    };
    handedOut.push(held);
    return held;
  }
  const logIn = ({ user, app, scope }: Extract<Act, { does: 'login' }>) =>
    tokensFor(app, user, {
      grant_type: 'password',
      username: user,
      password: `${user}pw`,
      ...(scope && { scope }),
    });
  const refresh = ({ app, user, refresh }: Held) =>
    tokensFor(app, user, { grant_type: 'refresh_token', refresh_token: refresh });

  const counts = ({ access, accessEnds }: Held) => !deadAccess.has(access) && now() < accessEnds;
  const refreshes = ({ refresh, refreshEnds }: Held) => !deadRefresh.has(refresh) && now() < refreshEnds;
  function end(held: Held): void {
    deadAccess.add(held.access);
    deadRefresh.add(held.refresh);
  }

  /** Does one thing, and moves the model along. */
  async function act(what: Act): Promise<void> {
    if (what.does === 'wait') return mock.clock.advance(`PT${what.minutes}M`);
    if (what.does === 'login') {
      const before = [...handedOut];
      const held = await logIn(what);
      assert.ok(held, 'a login with the right password brings tokens');
      const same = before.filter((other) => keyOf(other) === keyOf(held));
      const again = same.findLast(
        (other) =>
          onSecondRequest === 'reuse' &&
          refreshes(other) &&
          other.app === held.app &&
          other.scope === held.scope,
      );
      assert.equal(held.access, again && counts(again) ? again.access : held.access);
      assert.equal(held.refresh, again?.refresh ?? held.refresh, 'the refresh token is kept');
      held.family = again?.family ?? held.family;
      for (const other of same) {
        if (other.access !== held.access) deadAccess.add(other.access);
        if (other.refresh !== held.refresh) deadRefresh.add(other.refresh);
      }
      return;
    }
    const held = handedOut[what.device];
    if (held === undefined) return;
    if (what.does === 'refresh') {
      const expected = refreshes(held);
      const renewed = await refresh(held);
      assert.equal(renewed !== undefined, expected, 'a refresh succeeds as long as its token counts');
      if (renewed === undefined) return;
      renewed.family = held.family;
      for (const other of handedOut) if (other !== renewed && keyOf(other) === keyOf(renewed)) end(other);
      return;
    }
    const token = what.does === 'revokeAccess' ? held.access : held.refresh;
    assert.equal((await post(mock.paths.revocation, held.app, { token })).status, 200);
    for (const other of handedOut) if (other.family === held.family) end(other);
  }

  /** The tokens that the gateway takes now. */
  async function taken(): Promise<readonly Held[]> {
    const different = [...new Map(handedOut.map((held) => [held.access, held])).values()];
    const found = await Promise.all(
      different.map(async (held) => ((await accepted(held.access)) ? [held] : [])),
    );
    return found.flat();
  }
  const crowded = async () => {
    const keys = (await taken()).map(keyOf);
    return keys.length > new Set(keys).size;
  };
  return { handedOut, act, logIn, refresh, taken, crowded, counts };
}

const KEYS: readonly Key[] = ['user', 'user+client', 'user+client+scope'];
const settings = KEYS.flatMap((key) =>
  (['supersede', 'reuse'] as const).map((second) => [key, second] as const),
);

for (const [key, second] of settings) {
  describe(`with one token per ${key}, and ${second} for a second request,`, () => {
    test('the gateway takes what the model says after every act, and one token per key at most', () =>
      fc.assert(
        fc.asyncProperty(acts, async (story) => {
          const { handedOut, act, taken, crowded, counts } = await world(key, second);
          for (const what of story) {
            await act(what);
            const names = (all: readonly Held[]) => [...new Set(all.map(({ access }) => access))].toSorted();
            assert.deepEqual(names(await taken()), names(handedOut.filter(counts)));
            assert.equal(await crowded(), false);
          }
        }),
        { numRuns: 80, seed: 1 },
      ));

    test('of what is asked for at the same time one token is left', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(login, { minLength: 1, maxLength: 3 }),
          fc.array(login, { minLength: 2, maxLength: 8 }),
          async (before, together) => {
            const { handedOut, act, logIn, refresh, taken, crowded } = await world(key, second);
            for (const what of before) await act(what);
            const devices = [...handedOut];
            await Promise.all([...together.map(logIn), ...devices.map(refresh), ...devices.map(refresh)]);
            assert.equal(await crowded(), false);
            const users = new Set(together.map(({ user }) => user));
            const left = new Set((await taken()).map(({ user }) => user));
            assert.deepEqual(
              [...users].filter((user) => !left.has(user)),
              [],
            );
          },
        ),
        { numRuns: 80, seed: 2 },
      ));
  });
}

test('where every request gets a token beside the others, the same stories find it', async () => {
  const { failed } = await fc.check(
    fc.asyncProperty(acts, async (story) => {
      const { act, crowded } = await world('user', 'allow');
      for (const what of story) await act(what);
      assert.equal(await crowded(), false);
    }),
    { numRuns: 80, seed: 1 },
  );
  assert.equal(failed, true);
});
