import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RequestFacts } from './facts.ts';
import { createScript } from './script.ts';
import type { Action, Match, ScriptStep } from './step.ts';

const passwordRequest: RequestFacts = {
  endpoint: 'token',
  region: 'us',
  method: 'POST',
  path: '/oauth2/v0/token',
  grant: 'password',
  user: 'alice',
  client: 'app1',
  scopes: ['USER', 'LIST'],
};
const apiRequest: RequestFacts = {
  endpoint: 'resource',
  region: 'us',
  method: 'GET',
  path: '/api/lists',
  scopes: [],
};

const locked: ScriptStep = { do: { behaviour: 'account-locked' } };
const reset: ScriptStep = { do: { fault: 'reset' } };

function scriptOf(...steps: readonly ScriptStep[]) {
  const script = createScript();
  steps.forEach(script.add);
  return script;
}

describe('a step matches', () => {
  const rows: readonly (readonly [on: Match, facts: RequestFacts, expected: boolean])[] = [
    [{}, apiRequest, true],
    [{ endpoint: 'token' }, passwordRequest, true],
    [{ endpoint: 'token' }, apiRequest, false],
    [{ endpoint: 'token', grant: 'password', user: 'alice' }, passwordRequest, true],
    [{ endpoint: 'token', grant: 'password', user: 'bob' }, passwordRequest, false],
    [{ client: 'app1' }, passwordRequest, true],
    [{ client: 'app1' }, apiRequest, false],
    [{ region: 'eu' }, passwordRequest, false],
    [{ method: 'GET' }, apiRequest, true],
    [{ path: '/api/lists' }, apiRequest, true],
    [{ path: '/api' }, apiRequest, false],
    [{ path: '/api/*' }, apiRequest, true],
    [{ path: '/other/*' }, apiRequest, false],
    [{ scope: 'LIST' }, passwordRequest, true],
    [{ scope: 'ADMIN' }, passwordRequest, false],
  ];
  for (const [on, facts, expected] of rows) {
    test(`${JSON.stringify(on)} ${expected ? 'takes' : 'leaves'} ${facts.method} ${facts.path}`, () =>
      assert.equal(scriptOf({ on, ...reset }).next(facts) !== undefined, expected));
  }

  test('only at the endpoints that its behaviour is made for', () => {
    assert.equal(scriptOf(locked).next(apiRequest), undefined);
    assert.equal(scriptOf(locked).next(passwordRequest), locked.do);
  });
});

describe('a script', () => {
  test('lets the first matching step act, and no other see the request', () => {
    const script = scriptOf({ on: { endpoint: 'resource' }, ...reset }, locked, reset);
    assert.equal(script.next(passwordRequest), locked.do);
    assert.deepEqual(
      script.entries().map(({ matched }) => matched),
      [0, 1, 0],
    );
  });

  test('passes on what a step has acted on often enough', () => {
    const once = { ...locked, times: 1 };
    const script = scriptOf(once, reset);
    assert.equal(script.next(passwordRequest), once.do);
    assert.equal(script.next(passwordRequest), reset.do);
  });

  test('lets as many requests pass as `after` says, and later steps take them', () => {
    const second = { ...locked, after: 1, times: 1 };
    const script = scriptOf(second, { ...reset, times: 1 });
    assert.equal(script.next(passwordRequest), reset.do);
    assert.equal(script.next(passwordRequest), second.do);
    assert.equal(script.next(passwordRequest), undefined);
  });

  const [one, two, three] = [{ fault: 'reset' }, { fault: 'garbage' }, { fault: 'delay' }] as const;
  const inTurn: readonly (readonly [step: ScriptStep, done: readonly (Action | undefined)[]])[] = [
    [{ nth: 2, do: one }, [undefined, one, undefined]],
    [{ nth: 1, do: one }, [one, undefined]],
    [{ do: [one, two, three] }, [one, two, three, undefined, undefined]],
    [{ times: 2, do: [one, two, three] }, [one, two, undefined]],
    [{ times: 5, do: [one, two] }, [one, two, one, two, one, undefined]],
    [{ after: 1, do: [one, two] }, [undefined, one, two, undefined]],
    [{ nth: 2, do: [one, two] }, [undefined, one, undefined]],
    [{ on: { endpoint: 'resource' }, do: [one] }, [undefined, undefined]],
  ];
  for (const [step, done] of inTurn) {
    test(`does of ${JSON.stringify(step)} what the turn of each request is`, () => {
      const script = scriptOf(step);
      assert.deepEqual(
        done.map(() => script.next(passwordRequest)),
        done,
      );
    });
  }

  test('keeps the turn of a list for requests that match it', () => {
    const script = scriptOf({ do: [{ behaviour: 'account-locked' }, { behaviour: 'account-disabled' }] });
    assert.deepEqual(script.next(passwordRequest), { behaviour: 'account-locked' });
    assert.equal(script.next(apiRequest), undefined);
    assert.deepEqual(script.next(passwordRequest), { behaviour: 'account-disabled' });
  });

  test('is empty until a step is added, and once it is cleared', () => {
    const script = createScript();
    assert.equal(script.empty, true);
    script.add(locked);
    assert.equal(script.empty, false);
    script.clear();
    assert.equal(script.next(passwordRequest), undefined);
    assert.equal(script.empty, true);
  });
});
