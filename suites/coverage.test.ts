import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverageOf, type NamedDeviation } from './coverage.ts';
import type { Requirement } from './requirements/index.ts';

const row = (id: string, rest: Partial<Requirement> = {}): Requirement =>
  ({
    id,
    title: id,
    statement: `${id}.`,
    source: { document: 'RFC 0', section: '1' },
    system: 'rfc',
    parties: ['authorization-server'],
    level: 'MUST',
    basis: 'stated',
    ...('excluded' in rest ? {} : { decidedBy: 'checks' }),
    ...rest,
  }) as Requirement;

type Party = NamedDeviation['party'];
const check = (id: string, requirements: string[], party: Party = 'authorization-server') => ({
  id,
  requirements,
  party,
});
const deviation = (name: string, breaks: string[], party: Party = 'authorization-server') => ({
  name,
  breaks,
  party,
});

/** Holes in short: `kind id`. */
const holes = (...parts: Parameters<typeof coverageOf>): string[] =>
  coverageOf(...parts).holes.map(({ kind, id }) => `${kind} ${id}`);

describe('coverageOf', () => {
  it('lists checks, deviations and exclusion of each row', () => {
    const excluded = row('R-2', { excluded: { reason: 'beyond reach' } });
    const { rows, holes: found } = coverageOf(
      [row('R-1'), excluded],
      [check('a', ['R-1']), check('b', ['R-1'])],
      [deviation('x', ['R-1'])],
    );
    assert.deepEqual(
      rows.map(({ requirement, ...rest }) => [requirement.id, rest]),
      [
        ['R-1', { checks: ['a', 'b'], deviations: ['x'] }],
        ['R-2', { checks: [], deviations: [], exclusion: 'beyond reach' }],
      ],
    );
    assert.deepEqual(found, []);
  });

  it('finds statements that no row takes up', () => {
    const { holes: found } = coverageOf(
      [row('R-1')],
      [check('a', ['R-1'])],
      [deviation('x', ['R-1'])],
      ['R-1', 'R-2'],
    );
    assert.deepEqual(found, [
      { kind: 'missing', id: 'R-2', detail: 'the ledger has no row for this statement' },
    ]);
  });

  it('says of a row of which no party is examined that it is open, and lets no check decide it', () => {
    const open = row('R-1', { notExamined: { 'authorization-server': 'not yet' } });
    const { rows, holes: found } = coverageOf([open], [], []);
    assert.deepEqual([rows[0]?.open, found], ['not yet', []]);
    assert.deepEqual(holes([open], [check('a', ['R-1'])], []), ['not-for-checks R-1']);
  });

  it('finds rows without a check and checks that were never seen to fail', () => {
    assert.deepEqual(holes([row('R-1'), row('R-2')], [check('a', ['R-2'])], []), [
      'unchecked R-1',
      'undetected R-2',
    ]);
  });

  it('wants both sides of a row that binds both', () => {
    const both = [row('R-1', { parties: ['client', 'authorization-server', 'resource-server'] })];
    const server = [check('a', ['R-1'])];
    const client = [...server, check('b', ['R-1'], 'client')];
    const x = [deviation('x', ['R-1'])];
    assert.deepEqual(holes(both, server, x), ['side-unchecked R-1']);
    assert.deepEqual(holes(both, client, x), ['side-undetected R-1']);
    assert.deepEqual(holes(both, client, [...x, deviation('y', ['R-1'], 'client')]), []);
  });

  it('asks for no side that cannot be examined', () => {
    const half = row('R-1', {
      parties: ['client', 'resource-server'],
      notExamined: { client: 'nobody sees it' },
    });
    const checks = [check('a', ['R-1'], 'resource-server')];
    assert.deepEqual(holes([half], checks, [deviation('x', ['R-1'], 'resource-server')]), []);
  });

  it('leaves roll-ups and attestations to themselves, and finds checks that meddle', () => {
    const rows = [
      row('R-1', { decidedBy: { rollup: ['R-3', 'R-9'] } }),
      row('R-2', { decidedBy: 'attestation' }),
      row('R-3', { excluded: { reason: 'why not' } }),
    ];
    assert.deepEqual(holes(rows, [], []), ['unknown-id R-9']);
    assert.deepEqual(holes(rows.slice(1), [check('a', ['R-2', 'R-3'])], []), [
      'not-for-checks R-2',
      'not-for-checks R-3',
    ]);
  });

  it('finds ids that nobody knows, and names that two have', () => {
    const checks = [check('a', ['R-1', 'R-8']), check('a', ['R-1'])];
    assert.deepEqual(holes([row('R-1')], checks, [deviation('x', ['R-1', 'R-9'])]), [
      'unknown-id R-8',
      'unknown-id R-9',
      'repeated-name a',
    ]);
  });
});
