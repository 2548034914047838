import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { beginning, misses, withCaseChanged } from './near-misses.ts';

const word = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
const client = fc
  .oneof(
    fc.record({ id: word, secret: word }),
    word.map((both) => ({ id: both, secret: both })),
  )
  .map((pair) => ({ ...pair, grants: [], scopes: [], redirectUris: [], public: false }));

describe('near misses', () => {
  it('never present a pair that is registered', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(client, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
        fc.constantFrom(...misses),
        fc.record({ at: fc.nat(99), text: fc.stringMatching(/^[a-z0-9]{1,4}$/) }),
        (clients, miss, detail) => {
          const [first] = clients;
          const presented = first && miss.of(first, detail, clients);
          return !clients.some(({ id, secret }) => id === presented?.id && secret === presented.secret);
        },
      ),
      { seed: 7 },
    );
  });

  it('change the case of one letter, and of none where there is none', () => {
    assert.equal(withCaseChanged('ab1c', 2), 'ab1C');
    assert.equal(withCaseChanged('ABC', 4), 'AbC');
    assert.equal(withCaseChanged('1234', 0), undefined);
  });

  it('cut a text short, and leave something of it', () => {
    assert.equal(beginning('secret', 0), 's');
    assert.equal(beginning('secret', 4), 'secre');
    assert.equal(beginning('secret', 5), 's');
    assert.equal(beginning('s', 0), undefined);
  });
});
