import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { DocumentError } from '../documents/index.ts';
import { profileFrom, readProfile } from './read-profile.ts';

const ACME = new URL('../../examples/profiles/acme.yaml', import.meta.url);

const profile = readProfile(await readFile(ACME, 'utf8'), 'acme.yaml');

describe("the worked example of a profile of one's own", () => {
  test('has its own paths, error table and people, and the rest of what it extends', () => {
    assert.equal(profile.paths.token, '/identity/v2/token');
    assert.equal(profile.paths.introspection, '/introspect');
    assert.deepEqual(profile.problems['account-locked'], {
      status: 403,
      error: 'invalid_grant',
      code: 'ACME-1003',
      description: 'The account is locked for an hour.',
    });
    assert.deepEqual(
      profile.world.users.map(({ name, locked, region }) => [name, locked, region]),
      [
        ['alice', false, 'us'],
        ['carol', true, 'us'],
      ],
    );
  });
});

describe('a profile module', () => {
  const rows: readonly (readonly [content: unknown, sentence: RegExp])[] = [
    [{ extends: 'enigmaa' }, /^own\.ts: "enigmaa" is not a value of extends; did you mean "enigma"\?$/],
    [{ lifetime: 'PT1H' }, /^own\.ts: "lifetime" is not a key of a profile/],
    [{ regions: ['eu'] }, /^own\.ts: the region of alice is "us", which this profile does not have/],
    [
      { extends: 'mobilefirst', securityTests: { tests: { OwnTest: [['OwnRealm']] } } },
      /^own\.ts: a realm of the security test OwnTest is "OwnRealm", which this profile does not have/,
    ],
    [
      {
        extends: 'mobilefirst',
        world: {
          clients: [{ id: 'app1', secret: 's', grants: ['client_credentials'], scopes: ['OwnTest'] }],
        },
      },
      /^own\.ts: the security test of app1 is "OwnTest", which this profile does not have/,
    ],
    [
      { validation: { keySet: { from: 'issuer' } } },
      /^own\.ts: validation\.keySet\.from is "issuer", and access tokens are opaque/,
    ],
    [
      { validation: { mode: 'online' } },
      /^own\.ts: validation\.mode is "online", and paths\.validation does not/,
    ],
    [
      { pathAliases: { '/x': '/y' } },
      /^own\.ts: what a path stands for is "\/y", which this profile does not/,
    ],
  ];
  for (const [content, sentence] of rows) {
    test(`${JSON.stringify(content)} is refused with a sentence`, () =>
      assert.throws(
        () => profileFrom(content, 'own.ts'),
        (error) => error instanceof DocumentError && sentence.test(error.message),
      ));
  }
});
