import assert from 'node:assert/strict';
import { createMockServer, type MockServer } from '../../mock-server.ts';
import { seededRandom, virtualClock } from '../../ports/index.ts';
import { extendProfile, type ProfileOverrides, profiles } from '../../profiles/index.ts';
import { bearer, send } from '../../requests.fixture.ts';
import type { ScriptStep } from '../../script/index.ts';
import type { Exchange } from '../../wire/index.ts';

/** Clue Ride, changed or not, that does the same every time. */
export const clueride = (overrides: ProfileOverrides = {}, ...script: readonly ScriptStep[]) =>
  createMockServer({
    profile: extendProfile(profiles.clueride, overrides),
    clock: virtualClock(),
    random: seededRandom(1),
    script,
  });

/** Both ways in which its application server can ask the issuer. */
export const WAYS = ['userinfo', 'introspection'] as const;

/** What the application server asked the issuer so far. */
export const questions = (mock: MockServer): Exchange[] =>
  mock.journal.exchanges().filter(({ from }) => from === 'resource-server');

export const api = (mock: MockServer, token: string, path = '/api/session', method = 'GET', body = '') =>
  send(mock, { method, path, headers: [bearer(token)], body });

/** Lets somebody play, or whatever else there is to do. */
export async function enter(mock: MockServer, token: string, gameState: string): Promise<void> {
  const { status } = await api(mock, token, '/api/game-state', 'PUT', JSON.stringify({ gameState }));
  assert.equal(status, 200);
}
