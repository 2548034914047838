import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RequestFacts } from '../script/index.ts';
import type { Exchange, Outcome } from '../wire/index.ts';
import type { Expectation } from './expectation.ts';
import { judge } from './judge.ts';

type Recorded = readonly [endpoint: RequestFacts['endpoint'], grant: string | undefined, status: number];

/** A client that logs in, meets a 401, refreshes once, meets another, and refreshes twice. */
const recorded: readonly Recorded[] = [
  ['token', 'password', 200], // 1
  ['resource', undefined, 401], // 2
  ['token', 'refresh_token', 200], // 3
  ['resource', undefined, 200], // 4
  ['resource', undefined, 401], // 5
  ['token', 'refresh_token', 200], // 6
  ['token', 'refresh_token', 0], // 7: no reply
  ['resource', undefined, 200], // 8
];

const factsOf = ({ id }: Exchange): RequestFacts => {
  const [endpoint, grant] = recorded[id - 1] as Recorded;
  return {
    endpoint,
    region: 'us',
    method: 'POST',
    path: '/',
    scopes: [],
    ...(grant === undefined ? {} : { grant }),
  };
};
const outcomeOf = (status: number): Outcome =>
  status === 0
    ? { kind: 'failure', reason: 'reset', detail: '' }
    : { kind: 'reply', reply: { status, headers: [], body: new Uint8Array() } };
const exchanges: readonly Exchange[] = recorded.map(([endpoint, , status], place) => ({
  id: place + 1,
  from: 'client',
  to: 'authorization-server',
  endpoint,
  request: { method: 'POST', url: 'http://us.test/', headers: [], body: new Uint8Array() },
  outcome: outcomeOf(status),
  startedAt: 0,
  endedAt: 0,
  began: 2 * place,
  ended: 2 * place + 1,
}));

const refresh = { grant: 'refresh_token' };
const refused = { match: { endpoint: 'resource' as const, status: 401 } };
const call = (nth: number) => ({ match: { endpoint: 'resource' as const }, nth });

describe('an expectation is answered with what there was:', () => {
  const rows: readonly (readonly [Expectation, met: boolean, ids: readonly number[], sentence: string])[] = [
    [
      { match: refresh, times: 3 },
      true,
      [3, 6, 7],
      'exactly 3 exchanges with grant "refresh_token" were expected, and there were 3: 3, 6 and 7',
    ],
    [
      { match: { ...refresh, status: 200 }, times: 1 },
      false,
      [3, 6],
      'exactly 1 exchange with grant "refresh_token" and status 200 was expected, and there were 2: 3 and 6',
    ],
    [
      { match: refresh, times: 1, after: call(1), before: call(2) },
      true,
      [3],
      'exactly 1 exchange with grant "refresh_token" was expected after exchange 2 (the 1st exchange with endpoint "resource") and before exchange 4 (the 2nd exchange with endpoint "resource"), and there was 1: 3',
    ],
    [
      { match: refresh, times: 1, after: { ...refused, nth: -1 } },
      false,
      [6, 7],
      'exactly 1 exchange with grant "refresh_token" was expected after exchange 5 (the last exchange with endpoint "resource" and status 401), and there were 2: 6 and 7',
    ],
    [
      { match: refresh, times: 0, after: 3, before: 5 },
      true,
      [],
      'no exchange with grant "refresh_token" was expected after exchange 3 and before exchange 5, and there was none',
    ],
    [
      { match: {} },
      true,
      [1, 2, 3, 4, 5, 6, 7, 8],
      'at least 1 exchange was expected, and there were 8: 1, 2, 3, 4, 5, 6, 7 and 8',
    ],
    [
      { match: { status: 500 } },
      false,
      [],
      'at least 1 exchange with status 500 was expected, and there was none',
    ],
    [
      { match: refresh, atLeast: 4 },
      false,
      [3, 6, 7],
      'at least 4 exchanges with grant "refresh_token" were expected, and there were 3: 3, 6 and 7',
    ],
    [
      { match: refresh, atMost: 3 },
      true,
      [3, 6, 7],
      'at most 3 exchanges with grant "refresh_token" were expected, and there were 3: 3, 6 and 7',
    ],
    [
      { match: refresh, atMost: 0, before: 3 },
      true,
      [],
      'no exchange with grant "refresh_token" was expected before exchange 3, and there was none',
    ],
    [
      { match: refresh, atLeast: 1, atMost: 2 },
      false,
      [3, 6, 7],
      '1 to 2 exchanges with grant "refresh_token" were expected, and there were 3: 3, 6 and 7',
    ],
  ];
  for (const [expectation, met, ids, sentence] of rows) {
    test(JSON.stringify(expectation), () => {
      const result = judge(expectation, exchanges, factsOf);
      assert.deepEqual(
        { ...result, exchanges: result.exchanges.map(({ id }) => id) },
        { met, count: ids.length, exchanges: ids, sentence },
      );
    });
  }
});

describe('of a stretch that is not there nothing is said, and nothing is met:', () => {
  const rows: readonly (readonly [Expectation, why: string])[] = [
    [{ match: refresh, times: 0, after: 9 }, 'after exchange 9, and the journal holds no exchange 9'],
    [
      { match: refresh, times: 0, before: call(5) },
      'before the 5th exchange with endpoint "resource", and the journal holds no 5th exchange with endpoint "resource"',
    ],
    [
      { match: refresh, atMost: 1, after: call(-5) },
      'after the last but 4 exchange with endpoint "resource", and the journal holds no last but 4 exchange with endpoint "resource"',
    ],
    [
      { match: refresh, times: 0, after: 5, before: 2 },
      'after exchange 5 and before exchange 2, and exchange 5 does not come before exchange 2',
    ],
    [
      { match: refresh, times: 0, after: 3, before: 3 },
      'after exchange 3 and before exchange 3, and exchange 3 does not come before exchange 3',
    ],
  ];
  for (const [expectation, why] of rows) {
    test(JSON.stringify(expectation), () => {
      const { met, count, sentence } = judge(expectation, exchanges, factsOf);
      assert.deepEqual([met, count], [false, 0]);
      assert.ok(sentence.endsWith(`expected ${why}`), sentence);
    });
  }
});

test('of many exchanges only the first are named', () => {
  const many = Array.from({ length: 12 }, (_, place) => ({ ...(exchanges[0] as Exchange), id: place + 1 }));
  const { sentence } = judge({ match: {}, times: 1 }, many, () => factsOf(exchanges[0] as Exchange));
  assert.match(sentence, /there were 12: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more$/);
});
