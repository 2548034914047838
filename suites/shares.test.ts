import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTargetFile } from '../fixtures/target/index.ts';
import type { Check } from './check.ts';
import { isDivisible, sharesOf } from './shares.ts';

const checksOf = (count: number, of: number) =>
  Array.from({ length: count }, (_, place) => ({ id: `${of}-${place}` }) as Check);

const runs = fc.record({
  targets: fc
    .array(fc.record({ count: fc.nat(20), divisible: fc.boolean() }), { maxLength: 6 })
    .map((targets) =>
      targets.map(({ count, divisible }, of) => ({ checks: checksOf(count, of), divisible })),
    ),
  shards: fc.integer({ min: 1, max: 7 }),
});

test('every check is in one share of its target, in order; what may not be divided is whole', () => {
  fc.assert(
    fc.property(runs, ({ targets, shards }) => {
      for (const [place, shares] of sharesOf(targets, shards).entries()) {
        const target = targets[place];
        assert.deepEqual(
          shares.flatMap(({ checks }) => checks),
          target?.checks,
        );
        const indices = shares.map(({ shard }) => shard);
        assert.deepEqual(
          indices,
          [...new Set(indices)].sort((one, other) => one - other),
        );
        assert.ok(indices.every((shard) => shard >= 1 && shard <= shards));
        if (target?.divisible === false) assert.ok(shares.length <= 1);
      }
    }),
  );
});

test('shards of targets that may be divided get equally many checks, or one more', () => {
  fc.assert(
    fc.property(runs, ({ targets, shards }) => {
      const all = sharesOf(
        targets.map(({ checks }) => ({ checks, divisible: true })),
        shards,
      ).flat();
      const sizes = Array.from({ length: shards }, (_, index) =>
        all.filter(({ shard }) => shard === index + 1).reduce((sum, { checks }) => sum + checks.length, 0),
      );
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `${sizes}`);
    }),
  );
});

const server = (more: string) => `name: a
role: authorization-server
profile: oauth2
baseUrl: http://127.0.0.1:{port}
clients: [{ id: app1, secret: secret1, grants: [client_credentials] }]
${more}`;
const START = 'start: { command: "node a.mjs {port}" }\n';
const USERS = 'control: { users: { http: { url: /users } } }\n';
const FAR = 'baseUrl: https://far.example\n';

for (const [what, text, divisible] of [
  ['that the harness starts, with users for each check', server(START + USERS), true],
  ['whose checks share what they do', server(START), false],
  ['that is up anyhow, and of which there is one', server(USERS).replace(/baseUrl.*\n/, FAR), false],
  ['that is a client', 'name: a\nrole: client\nprofile: oauth2\ndriver: { module: ./a.js }\n', true],
] as const) {
  test(`a target ${what} ${divisible ? 'may be divided among shards' : 'stays whole'}`, () => {
    assert.equal(isDivisible(parseTargetFile(text, 'a.yaml', {})), divisible);
  });
}
