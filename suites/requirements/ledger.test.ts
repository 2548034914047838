import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  LEVELS,
  ledger,
  type Requirement,
  requirement,
  requirementsFor,
  verdictOfBreach,
  waivers,
} from './index.ts';

const numbered = (prefix: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => prefix + String(from + index).padStart(2, '0'));

const ids = (rows: readonly Requirement[]): string[] => rows.map((row) => row.id);

describe('the ledger', () => {
  for (const [prefix, statements, derived] of [
    ['ESB', 18, 5],
    ['ENIGMA', 36, 4],
    ['CEHUB', 37, 4],
    ['CLUERIDE', 18, 3],
    ['MOBILEFIRST', 38, 11],
  ] as const) {
    it(`holds every row of the ${prefix} document, then the derived ones`, () => {
      assert.deepEqual(
        ids(ledger).filter((id) => id.startsWith(`${prefix}-`)),
        [...numbered(`${prefix}-`, 1, statements), ...numbered(`${prefix}-D`, 1, derived)],
      );
    });
  }

  it('holds every clause of the RFCs that these grants touch, in order', () => {
    assert.deepEqual(ids(ledger.filter((row) => row.system === 'rfc')), [
      ...numbered('B-', 1, 49),
      ...numbered('B-D', 1, 13),
    ]);
  });

  it('names each row once', () => {
    assert.equal(new Set(ids(ledger)).size, ledger.length);
    assert.equal(requirement('B-08')?.source.document, 'RFC 6749');
    assert.equal(requirement('B-99'), undefined);
  });

  for (const row of ledger) {
    it(`says of ${row.id} whom it binds, how strongly, where that is written, and how it is decided`, () => {
      assert.ok(LEVELS.includes(row.level));
      assert.ok(row.parties.length > 0);
      assert.equal(new Set(row.parties).size, row.parties.length);
      for (const text of [row.title, row.statement, row.source.document, row.source.section]) assert.ok(text);
      assert.match(row.statement, /[.]$/);
      assert.doesNotMatch(row.title, /[.]$/);
      assert.equal([row.decidedBy, row.excluded].filter((decision) => decision !== undefined).length, 1);
      for (const [party, reason] of Object.entries(row.notExamined ?? {})) {
        assert.ok((row.parties as readonly string[]).includes(party) && reason);
      }
    });
  }

  it('links every row of an RFC to its section', () => {
    const row = requirement('B-31');
    assert.equal(row?.url, 'https://www.rfc-editor.org/rfc/rfc6750#section-3');
    for (const rfc of ledger.filter((each) => each.system === 'rfc'))
      assert.match(rfc.url ?? '', /#section-\d/);
  });

  it('rolls ENIGMA-06 up from the rows of RFC 6749 that bind an authorization server', () => {
    const decision = requirement('ENIGMA-06')?.decidedBy;
    assert.ok(typeof decision === 'object');
    for (const id of decision.rollup) {
      const row = requirement(id);
      assert.equal(row?.source.document, 'RFC 6749');
      assert.ok(row.parties.includes('authorization-server'));
    }
    assert.ok(decision.rollup.includes('B-09'));
    assert.ok(!decision.rollup.includes('B-18'), 'B-18 binds clients only');
    assert.equal(requirement('ENIGMA-12')?.decidedBy, 'attestation');
  });

  it('fails what breaks a MUST, and warns of everything milder', () => {
    const verdict = (id: string) => verdictOfBreach(requirement(id) as Requirement);
    assert.equal(verdict('ENIGMA-08'), 'fail');
    assert.equal(verdict('ENIGMA-01'), 'fail', 'MUST NOT');
    assert.equal(verdict('ENIGMA-10'), 'warn', 'SHOULD');
    assert.equal(verdict('ENIGMA-04'), 'warn', 'SHOULD NOT');
    assert.equal(verdict('ENIGMA-13'), 'warn', 'MAY');
    assert.equal(verdict('ENIGMA-D02'), 'warn', 'derived');
    assert.equal(verdict('B-40'), 'warn', 'RFC 9700');
    assert.equal(verdict('B-27'), 'warn', 'advisory');
  });

  it('fails a derived row that an RFC demands', () => {
    const derived = requirement('ENIGMA-D02') as Requirement;
    assert.equal(verdictOfBreach({ ...derived, source: { document: 'RFC 6749', section: '6' } }), 'fail');
  });

  it('keeps every row of RFC 9700 advisory', () => {
    for (const row of ledger.filter((each) => each.source.document === 'RFC 9700')) assert.ok(row.advisory);
  });
});

describe('the rows of a profile', () => {
  it('are those of its document and the RFC baseline', () => {
    const scopes = {
      enigma: ids(requirementsFor('enigma')),
      legacy: ids(requirementsFor('enigma-legacy')),
      baseline: ids(requirementsFor('oauth2')),
    };
    assert.ok(scopes.enigma.includes('ENIGMA-08') && !scopes.enigma.includes('ENIGMA-03'));
    assert.ok(scopes.legacy.includes('ENIGMA-03') && !scopes.legacy.includes('ENIGMA-08'));
    assert.deepEqual(scopes.baseline, ids(ledger.filter((row) => row.system === 'rfc')));
    for (const scope of [scopes.enigma, scopes.legacy]) {
      assert.deepEqual(scope.slice(-scopes.baseline.length), scopes.baseline);
    }
  });

  it('are unknown for a profile that nobody described', () => {
    assert.throws(() => requirementsFor('enigna'), /no profile "enigna"; it knows mware-esb, enigma, /);
  });
});

describe('the waivers of a profile', () => {
  it('name rows in its scope', () => {
    for (const profile of ['enigma', 'enigma-legacy', 'oauth2']) {
      const scope = ids(requirementsFor(profile));
      for (const waiver of waivers(profile)) assert.ok(scope.includes(waiver.requirement));
    }
    assert.deepEqual(
      waivers('enigma').map((waiver) => waiver.requirement),
      ['B-12', 'B-13'],
    );
    assert.deepEqual(waivers('oauth2'), []);
  });
});
