import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, createJournal, createMask } from '../mock-server/wire/index.ts';
import { evidenceOf } from './evidence.ts';

const journal = createJournal(() => 0);
const begin = (from: 'client' | 'resource-server' = 'client') =>
  journal.begin({
    from,
    to: from === 'client' ? 'resource-server' : 'authorization-server',
    request: { method: 'GET', url: 'https://rs.test/', headers: [], body: bytes('') },
  });
const reply = { status: 200, headers: [], body: bytes('') };
const closing = { outcome: { kind: 'reply', reply } } as const;
const shown = () => evidenceOf(journal.exchanges(), createMask()).map(({ id, until }) => [id, until]);

test('exchanges one after the other overlap with nothing', () => {
  journal.clear();
  begin()(closing);
  begin()(closing);

  assert.deepEqual(
    shown().map(([, until]) => until),
    [undefined, undefined],
  );
});

test('exchanges that were under way together name the last of them, whichever ended first', () => {
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
  ];
  const told = orders.map((order) => {
    journal.clear();
    const ends = [begin(), begin(), begin()];
    for (const place of order) ends[place]?.(closing);
    begin()(closing);
    const [[first = 0] = []] = shown();
    return shown().map(([, until]) => (until === undefined ? undefined : until - first));
  });

  assert.deepEqual(told, [
    [2, 2, undefined, undefined],
    [2, 2, undefined, undefined],
  ]);
});

test('what is sent after an answer is told of nobody who still waits, unless who waits has asked for it', () => {
  journal.clear();
  const [first, second] = [begin(), begin()];
  first(closing);
  const third = begin();
  second(closing);
  third(closing);
  const outer = begin();
  for (let count = 0; count < 2; count++) begin('resource-server')(closing);
  outer(closing);

  const ids = journal.exchanges().map(({ id }) => id);
  assert.deepEqual(shown(), [
    [ids[0], ids[1]],
    [ids[1], undefined],
    [ids[2], undefined],
    [ids[3], ids[5]],
    [ids[4], undefined],
    [ids[5], undefined],
  ]);
});

test('an exchange that a check names twice is shown once', () => {
  journal.clear();
  begin()(closing);
  const [exchange] = journal.exchanges();

  assert.ok(exchange !== undefined);
  assert.equal(evidenceOf([exchange, exchange], createMask()).length, 1);
});
