import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, createJournal } from '../../mock-server/wire/index.ts';
import { type Layer, layerOrder, type Precedence } from './layer-order.ts';

const exchange = createJournal(() => 0).begin({
  from: 'harness',
  to: 'resource-server',
  request: { method: 'GET', url: 'https://hub.test/bills', headers: [], body: bytes('') },
})({ outcome: { kind: 'failure', reason: 'reset', detail: '' } });
const before = (first: Layer, then: Layer, where = 'GET /bills'): Precedence => ({
  first,
  then,
  where,
  exchange,
});

describe('the order of the layers', () => {
  it('is the one that every answer fits', () => {
    const seen = [before('tenant', 'right'), before('scope', 'right'), before('tenant', 'scope')];
    assert.deepEqual(layerOrder(seen), { order: ['tenant', 'scope', 'right'] });
  });

  it('contradicts itself where one resource turns it round', () => {
    const there = before('right', 'tenant', 'POST /bills');
    const { contradiction } = layerOrder([before('tenant', 'right'), there]);
    assert.deepEqual(contradiction, [before('tenant', 'right'), there]);
  });

  it('is unknown where no two layers objected together', () => {
    assert.deepEqual(layerOrder([]), { order: [] });
  });
});
