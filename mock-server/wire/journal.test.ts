import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Exchange, Outcome } from './exchange.ts';
import { createJournal, type Opening } from './journal.ts';
import { bytes } from './message.ts';

const outcome: Outcome = { kind: 'reply', reply: { status: 200, headers: [], body: bytes('') } };

const opening = (path: string): Opening => ({
  from: 'client',
  to: 'authorization-server',
  request: { method: 'GET', url: `http://as.test${path}`, headers: [], body: bytes('') },
});

const paths = (exchanges: readonly Exchange[]) =>
  exchanges.map(({ request }) => new URL(request.url).pathname);

describe('a journal', () => {
  test('lists an exchange once it has ended, by the clock of its observer', () => {
    let now = 1000;
    const journal = createJournal(() => now);
    const close = journal.begin(opening('/a'));
    assert.deepEqual(journal.exchanges(), []);
    now = 1250;
    const exchange = close({ outcome, because: 'it may' });
    assert.deepEqual(journal.exchanges(), [exchange]);
    assert.deepEqual(exchange, {
      ...opening('/a'),
      id: 1,
      outcome,
      because: 'it may',
      startedAt: 1000,
      endedAt: 1250,
      began: 1,
      ended: 2,
    });
  });

  test('lists exchanges in the order in which they began, whichever ended first', () => {
    const journal = createJournal(() => 0);
    const [first, second, third] = ['/1', '/2', '/3'].map((path) => journal.begin(opening(path)));
    for (const close of [third, first, second]) close?.({ outcome });
    assert.deepEqual(paths(journal.exchanges()), ['/1', '/2', '/3']);
    assert.deepEqual(
      journal.exchanges().map(({ began, ended }) => [began, ended]),
      [
        [1, 5],
        [2, 6],
        [3, 4],
      ],
    );
  });

  test('keeps the newest when it may not keep all', () => {
    const journal = createJournal(() => 0, 2);
    for (const path of ['/1', '/2', '/3']) journal.begin(opening(path))({ outcome });
    assert.deepEqual(paths(journal.exchanges()), ['/2', '/3']);
  });

  test('tells followers of each exchange until they stop following', () => {
    const journal = createJournal(() => 0);
    const told: Exchange[] = [];
    const stop = journal.follow((exchange) => told.push(exchange));
    journal.begin(opening('/1'))({ outcome });
    stop();
    journal.begin(opening('/2'))({ outcome });
    assert.deepEqual(paths(told), ['/1']);
  });

  test('is empty once it is cleared, and goes on counting', () => {
    const journal = createJournal(() => 0);
    journal.begin(opening('/1'))({ outcome });
    const before = journal.exchanges();
    journal.clear();
    assert.deepEqual(journal.exchanges(), []);
    assert.equal(before.length, 1);
    assert.equal(journal.begin(opening('/2'))({ outcome }).id, 2);
  });
});
