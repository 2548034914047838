import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inconsistencies } from './consistency.ts';
import { extendProfile } from './extend.ts';
import { type Profile, profiles } from './index.ts';
import { PROBLEMS, profileSchema } from './schema.ts';

for (const [name, profile] of Object.entries<Profile>(profiles)) {
  describe(`the profile ${name}`, () => {
    test('is what the schema says', () => assert.deepEqual(profileSchema.parse(profile), profile));

    test('holds together', () => assert.deepEqual(inconsistencies(profile), []));

    test('goes by its name', () => assert.equal(profile.name, name));

    test('answers every problem', () =>
      assert.deepEqual(Object.keys(profile.problems).sort(), [...PROBLEMS].sort()));

    test('starts with alice and bob, app1 and app2, and with spa1 where browsers come in', () => {
      const { users, clients } = profile.world;
      assert.deepEqual(
        users.slice(0, 2).map(({ name, password }) => `${name}/${password}`),
        ['alice/alicepw', 'bob/bobpw'],
      );
      assert.deepEqual(
        clients.slice(0, 2).map(({ id, secret }) => `${id}/${secret}`),
        ['app1/secret1', 'app2/secret2'],
      );
      assert.equal(
        clients.some(({ id, secret }) => id === 'spa1' && secret === ''),
        profile.authorization !== undefined,
      );
    });
  });
}

describe('an extended profile', () => {
  const { enigma } = profiles;

  test('is the base where nothing is given', () => assert.deepEqual(extendProfile(enigma, {}), enigma));

  test('differs in the members that are given, at any depth, and in no other', () => {
    const extended = extendProfile(enigma, {
      accessToken: { lifetime: 'PT5M' },
      problems: { 'invalid-scope': { code: '77' } },
    });
    assert.deepEqual(extended, {
      ...enigma,
      accessToken: { ...enigma.accessToken, lifetime: 'PT5M' },
      problems: {
        ...enigma.problems,
        'invalid-scope': { ...enigma.problems['invalid-scope'], code: '77' },
      },
    });
  });

  test('has the lists that are given, and nothing of the lists of the base', () => {
    assert.deepEqual(extendProfile(enigma, { regions: ['apac'] }).regions, ['apac']);
  });

  test('has a token format as a whole', () => {
    const { format } = extendProfile(enigma, { accessToken: { format: { kind: 'opaque' } } }).accessToken;
    assert.deepEqual(format, { kind: 'opaque' });
  });

  test('leaves its base as it was', () => {
    const before = structuredClone<Profile>(enigma);
    extendProfile(enigma, { paths: { token: '/elsewhere' } });
    assert.deepEqual(enigma, before);
  });
});
