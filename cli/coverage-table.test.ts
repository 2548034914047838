import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RowCoverage } from '../suites/index.ts';
import { coverageTable } from './coverage-table.ts';

const row = (document: string, decidedBy: unknown, rest: Partial<RowCoverage> = {}): RowCoverage => ({
  requirement: { source: { document, section: '1' }, parties: ['client', 'operator'], decidedBy } as never,
  checks: [],
  deviations: [],
  ...rest,
});

test('rows are counted by source, by party and by what decides them', () => {
  const rows = [
    row('RFC 1', 'checks', { checks: ['a', 'b'], deviations: ['x', 'y'] }),
    row('RFC 2', 'checks', { checks: ['b'], deviations: ['y'] }),
    row('Some Hub', 'checks', { open: 'not yet' }),
    row('Some Hub', 'attestation', { open: 'not yet' }),
    row('Some Hub', { rollup: ['R-1'] }, { open: 'not yet' }),
    row('Some Hub', undefined, { exclusion: 'beyond reach' }),
  ];
  const kinds = [
    { id: 'a', kind: 'property' },
    { id: 'b', kind: 'scenario' },
  ] as const;
  assert.deepEqual(coverageTable(rows, kinds), [
    'source    checked  rolled up  attested  open  excluded',
    'RFCs            2          0         0     0         0',
    'Some Hub        0          1         1     1         1',
    '',
    'party     checked  rolled up  attested  open  excluded',
    'client          2          1         1     1         1',
    'operator        2          1         1     1         1',
    '',
    'decided by                rows  deviations',
    'scenarios and properties     1           2',
    'scenarios                    1           1',
  ]);
});
