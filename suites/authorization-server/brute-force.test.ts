import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { bytes, type Exchange, type HttpRequest } from '../../mock-server/wire/index.ts';
import { type Judge, Violation } from '../check.ts';
import { bruteForceChecks } from './brute-force.ts';

/** What a server says to one attempt: status, JSON body, and milliseconds until it says so. */
interface Said {
  readonly status: number;
  readonly body: unknown;
  readonly takes?: number;
}

const TOKEN: Said = { status: 200, body: { access_token: 'token', token_type: 'Bearer' } };
const WRONG: Said = { status: 400, body: { error: 'invalid_grant' } };

/** Runs the check against a server that answers the nth request, from 0, as it is told. */
async function against(answer: (attempt: number, right: boolean) => Said) {
  const unlocked: unknown[] = [];
  let attempts = 0;
  const bench = {
    target: {
      profile: 'oauth2',
      claims: new Set(['password']),
      policy: {},
      endpoints: { token: 'http://server.test/token' },
      regions: {},
      clients: [{ id: 'app', secret: 'secret', grants: [], scopes: [] }],
      users: [{ name: 'alice', password: 'alicepw' }],
    },
    async send(request: HttpRequest): Promise<Exchange> {
      const right = new URLSearchParams(Buffer.from(request.body).toString()).get('password') === 'alicepw';
      const { status, body, takes = 1 } = answer(attempts++, right);
      const reply = {
        status,
        headers: [['Content-Type', 'application/json'] as const],
        body: bytes(JSON.stringify(body)),
      };
      return {
        id: attempts,
        from: 'harness',
        to: 'authorization-server',
        request,
        outcome: { kind: 'reply', reply },
        startedAt: 0,
        endedAt: takes,
        began: attempts,
        ended: attempts,
      };
    },
    changeAccount: async (user: string, change: unknown) => void unlocked.push({ user, change }),
  } as unknown as ServerBench;
  const seen: string[] = [];
  const judge = { observe: (_fact: string, value: string) => void seen.push(value) } as unknown as Judge;
  const [check] = bruteForceChecks;
  let found: unknown;
  try {
    await check?.run(bench, judge);
  } catch (error) {
    found = error;
  }
  assert.deepEqual(
    unlocked,
    [{ user: 'alice', change: { state: 'active' } }],
    'the account is unlocked afterwards',
  );
  return { found, seen: seen.join(), attempts };
}

describe('password-guessing', () => {
  it('accepts status 429', async () => {
    const { found, seen } = await against((attempt, right) =>
      attempt > 20 ? { status: 429, body: {} } : right ? TOKEN : WRONG,
    );
    assert.equal(found, undefined);
    assert.match(seen, /^status 429 after 21 attempts$/);
  });

  it('accepts answers that take longer and longer', async () => {
    const { found, seen } = await against((attempt, right) => ({
      ...(right ? TOKEN : WRONG),
      takes: 10 + attempt ** 2,
    }));
    assert.equal(found, undefined);
    assert.match(seen, /^answers take \d+ ms instead of \d+ ms/);
  });

  it('accepts a lock that the answers do not tell of', async () => {
    const { found, seen } = await against((attempt, right) => (right && attempt < 30 ? TOKEN : WRONG));
    assert.equal(found, undefined);
    assert.match(seen, /^a lock that is not told/);
  });

  it('finds against a server that goes on for sixty attempts as if nothing were', async () => {
    const { found, attempts } = await against((_attempt, right) => (right ? TOKEN : WRONG));
    assert.ok(found instanceof Violation);
    assert.equal(found.finding.requirement, 'B-27');
    assert.ok(attempts <= 64);
  });

  it('finds against a lock that opens to the right password', async () => {
    const locked: Said = { status: 400, body: { error: 'invalid_grant', code: 14 } };
    const { found } = await against((attempt, right) => (right ? TOKEN : attempt > 5 ? locked : WRONG));
    assert.ok(found instanceof Violation);
  });
});
