import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { addDuration, parseInstant } from './duration.ts';

const at = (instant: string) => Date.parse(instant);

describe('a duration', () => {
  for (const [from, duration, to] of [
    ['2026-01-15T10:00:00Z', 'PT61M', '2026-01-15T11:01:00Z'],
    ['2026-01-15T10:00:00Z', 'P6M', '2026-07-15T10:00:00Z'],
    ['2026-08-31T10:00:00Z', 'P6M', '2027-02-28T10:00:00Z'],
    ['2023-08-31T10:00:00Z', 'P6M', '2024-02-29T10:00:00Z'],
    ['2024-02-29T00:00:00Z', 'P12M', '2025-02-28T00:00:00Z'],
    ['2026-01-15T10:00:00Z', 'P1Y2M1W3DT4H5M6.5S', '2027-03-25T14:05:06.500Z'],
    ['2026-03-31T00:00:00Z', '-P1M', '2026-02-28T00:00:00Z'],
    ['2026-01-15T10:00:00Z', 'PT0.001S', '2026-01-15T10:00:00.001Z'],
    ['2026-01-15T10:00:00Z', 'PT1,5H', '2026-01-15T11:30:00Z'],
  ] as const) {
    test(`${duration} after ${from} is ${to}`, () => assert.equal(addDuration(at(from), duration), at(to)));
  }

  test('is what the Temporal standard says it is', () => {
    const upTo = (max: number) => fc.integer({ min: 0, max });
    const parts = fc.record({
      sign: fc.constantFrom(1, -1),
      years: upTo(30),
      months: upTo(40),
      weeks: upTo(9),
      days: upTo(99),
      hours: upTo(99),
      minutes: upTo(200),
      seconds: upTo(9999),
    });
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
        parts,
        (start, given) => {
          const { sign, ...amounts } = given;
          const duration = Temporal.Duration.from(amounts);
          const written = (sign < 0 ? duration.negated() : duration).toString();
          const expected = Temporal.Instant.fromEpochMilliseconds(start.getTime())
            .toZonedDateTimeISO('UTC')
            .add(written).epochMilliseconds;
          assert.equal(addDuration(start.getTime(), written), expected);
        },
      ),
    );
  });

  for (const wrong of ['', 'P', 'PT', '61M', 'P6', 'PT1X', 'P1DT', 'P1.5M', 'soon', 'P1M2Y', ' PT1M']) {
    test(`cannot be read from "${wrong}"`, () =>
      assert.throws(() => addDuration(0, wrong), {
        name: 'RangeError',
        message: `"${wrong}" is not an ISO 8601 duration such as PT61M, P1D or P6M`,
      }));
  }
});

test('a duration beyond all dates is refused', () => {
  for (const wrong of ['P300000Y', 'P99999999999D'])
    assert.throws(() => addDuration(0, wrong), { name: 'RangeError', message: /leads beyond/ });
});

describe('an instant', () => {
  for (const [written, instant] of [
    ['2026-01-15T10:00:00Z', 1_768_471_200_000],
    ['2026-01-15T10:00Z', 1_768_471_200_000],
    ['2026-01-15T11:30:00.250+01:30', 1_768_471_200_250],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
  ] as const) {
    test(`is read from ${written}`, () => assert.equal(parseInstant(written), instant));
  }
  for (const wrong of [
    '2026-01-15',
    '2026-01-15T10:00:00',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    'now',
    '',
  ]) {
    test(`cannot be read from "${wrong}"`, () =>
      assert.throws(() => parseInstant(wrong), /is not an ISO 8601 instant/));
  }
});
