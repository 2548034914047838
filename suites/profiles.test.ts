import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lifetimeWindow } from './lifetime.ts';
import { accessTokenWindow, expectationsOf, rulesOf } from './profiles.ts';

const DAY = 86_400;

describe('lifetimeWindow', () => {
  for (const [iso, low, high] of [
    ['PT1H', 3600, 3600],
    ['PT60M', 3600, 3600],
    ['PT15S', 15, 15],
    ['P30D', 30 * DAY, 30 * DAY],
    ['P2W', 14 * DAY, 14 * DAY],
    ['P1M', 28 * DAY, 31 * DAY],
    ['P6M', 180 * DAY, 184 * DAY],
    ['P12M', 365 * DAY, 366 * DAY],
    ['P18M', 545 * DAY, 550 * DAY],
    ['P1Y', 365 * DAY, 366 * DAY],
    ['P1MT1H', 28 * DAY + 3600, 31 * DAY + 3600],
  ] as const) {
    it(`reckons ${iso} as ${low} to ${high} seconds`, () =>
      assert.deepEqual(lifetimeWindow(iso), { low, high }));
  }

  for (const [iso, complaint] of [
    ['1h', /"1h" is not an ISO 8601 duration/],
    ['-PT1H', /has to be longer than nothing/],
    ['PT0S', /has to be longer than nothing/],
  ] as const) {
    it(`refuses ${iso}`, () => assert.throws(() => lifetimeWindow(iso), complaint));
  }
});

describe('expectationsOf', () => {
  it('holds an Enigma server to its document', () => {
    const expected = expectationsOf({ profile: 'enigma', policy: {} });
    assert.deepEqual(expected.accessTokenLifetime, { low: 3600, high: 3600 });
    assert.deepEqual(expected.refreshTokenLifetime, { low: 180 * DAY, high: 184 * DAY });
    assert.equal(expected.refreshSliding, true);
    assert.equal(expected.tokenPath, '/oauth2/v0/token');
    assert.equal(expected.rotation, undefined);
    assert.deepEqual(expected.departures, []);
  });

  it('lays what the target declares over it, and says where that departs from the document', () => {
    const policy = {
      accessTokenLifetime: 'PT15S',
      refreshTokenLifetime: 'P6M',
      refreshSliding: false,
    } as const;
    const expected = expectationsOf({
      profile: 'enigma',
      policy: { ...policy, excessScope: 'narrow', rotation: 'keep' },
    });
    assert.deepEqual(expected.accessTokenLifetime, { low: 15, high: 15 });
    assert.equal(expected.excessScope, 'narrow');
    assert.equal(expected.rotation, 'keep');
    assert.deepEqual(expected.departures, [
      { setting: 'accessTokenLifetime', document: 'PT1H', declared: 'PT15S' },
      { setting: 'refreshSliding', document: 'true', declared: 'false' },
    ]);
  });

  it('takes another spelling of the documented lifetime for no departure', () => {
    const policy = { accessTokenLifetime: 'PT3600S' };
    assert.deepEqual(expectationsOf({ profile: 'enigma', policy }).departures, []);
  });

  it('lets legacy refresh tokens live for ever', () => {
    const expected = expectationsOf({ profile: 'enigma-legacy', policy: {} });
    assert.equal(expected.refreshTokenLifetime, 'forever');
    assert.deepEqual(expected.accessTokenLifetime, { low: 365 * DAY, high: 366 * DAY });
  });

  it('fixes no lifetime for the baseline, and takes the word of the target, then of the answer', () => {
    const silent = expectationsOf({ profile: 'oauth2', policy: {} });
    assert.equal(silent.accessTokenLifetime, undefined);
    assert.deepEqual(accessTokenWindow(silent, 600), { low: 600, high: 600 });
    assert.equal(accessTokenWindow(silent, undefined), undefined);
    const declared = expectationsOf({ profile: 'oauth2', policy: { accessTokenLifetime: 'PT5M' } });
    assert.deepEqual(accessTokenWindow(declared, 600), { low: 300, high: 300 });
    assert.deepEqual(declared.departures, []);
  });

  it('knows no other profile', () => {
    assert.throws(() => rulesOf('enigna'), /no profile is called "enigna"; there are /);
    assert.throws(() => rulesOf('constructor'), RangeError);
  });
});
