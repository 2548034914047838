import assert from 'node:assert/strict';
import test from 'node:test';
import { detectedProfiles } from '../fixtures/detected-profiles.ts';
import { deviantClients } from '../fixtures/deviations.ts';
import { serverDetections } from './detection.ts';
import { scopeOf } from './examine.ts';

test('what a deviation is said to break is examined under one of the profiles that it is run under', () => {
  const unseen = new Map(
    [...serverDetections.map(({ deviation }) => deviation), ...deviantClients].map(({ name, breaks }) => [
      name,
      new Set(breaks),
    ]),
  );
  const runs = [
    ...serverDetections.map(({ deviation, profile }) => ({
      name: deviation.name,
      profile: detectedProfiles[profile].name,
    })),
    ...deviantClients,
  ];
  for (const { name, profile } of runs) for (const id of scopeOf(profile)) unseen.get(name)?.delete(id);
  assert.deepEqual(
    [...unseen].flatMap(([name, rows]) => [...rows].map((id) => `${name}: ${id}`)),
    [],
  );
});
