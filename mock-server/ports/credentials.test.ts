import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import bcrypt from 'bcryptjs';
import { credentialCheck, hashOf, isHash } from './credentials.ts';
import { seededRandom } from './random.ts';

const random = seededRandom(1);
const COST = 4;
const hashed = (word: string) => hashOf(word, COST, random);
const beyond = 'x'.repeat(72);

describe('a word that is registered in clear', () => {
  const { matches } = credentialCheck();
  for (const [registered, presented, matched] of [
    ['alicepw', 'alicepw', true],
    ['alicepw', 'Alicepw', false],
    ['alicepw', '', false],
    ['', '', true],
    [`${beyond}1`, `${beyond}2`, false],
  ] as const) {
    test(`"${registered}" ${matched ? 'is' : 'is not'} "${presented}"`, async () =>
      assert.equal(await matches(registered, presented), matched));
  }
});

describe('a word of which a hash is registered', () => {
  const digestOf = (word: string) => `sha384:${createHash('sha384').update(word).digest('base64')}`;
  for (const word of ['alicepw', '', 'grün €', beyond, `${beyond}1`, 'zero\0zero', digestOf(`${beyond}1`)]) {
    test(`matches: ${JSON.stringify(word)}`, async () => {
      const registered = await hashed(word);
      assert.match(registered, /^\$2b\$04\$[./A-Za-z0-9]{53}$/);
      assert.ok(isHash(registered));
      const { matches } = credentialCheck();
      assert.equal(await matches(registered, word), true);
      assert.equal(await matches(registered, word), true, 'when it is remembered, too');
      assert.equal(await matches(registered, `${word}x`), false);
      assert.equal(await matches(registered, registered), false, 'and its hash does not');
    });
  }

  for (const [one, other, why] of [
    [`${beyond}1`, `${beyond}2`, 'are equal in the 72 bytes that bcrypt looks at'],
    [`${'€'.repeat(24)}1`, `${'€'.repeat(24)}2`, 'are equal in 72 bytes of fewer characters'],
    [beyond, `${beyond}x`, 'are equal in 72 bytes, which is the whole of one'],
    ['abc', 'abc\0abc', 'are the same to bcrypt, which repeats a short word behind a zero'],
    [`${beyond}1`, digestOf(`${beyond}1`), 'are a word and what is hashed for it'],
  ] as const) {
    test(`is not another one, though they ${why}`, async () => {
      const { matches } = credentialCheck();
      assert.equal(await matches(await hashed(one), other), false);
      assert.equal(await matches(await hashed(other), one), false);
    });
  }

  test('has another hash each time', async () => {
    assert.notEqual(await hashed('alicepw'), await hashed('alicepw'));
  });

  test('is hashed as every bcrypt does where bcrypt sees all of it', async () => {
    assert.ok(bcrypt.compareSync('alicepw', await hashed('alicepw')));
    assert.equal(await credentialCheck().matches(bcrypt.hashSync('bobpw', COST), 'bobpw'), true);
    const salt = '$2y$04$abcdefghijklmnopqrstuu';
    assert.equal(await credentialCheck().matches(bcrypt.hashSync('bobpw', salt), 'bobpw'), true);
  });

  test('is found again after as many others as are remembered', async () => {
    const { matches } = credentialCheck(1);
    const [alice, bob] = [await hashed('alicepw'), await hashed('bobpw')];
    for (let round = 0; round < 2; round++) {
      assert.equal(await matches(alice, 'alicepw'), true);
      assert.equal(await matches(bob, 'bobpw'), true);
      assert.equal(await matches(bob, 'alicepw'), false);
    }
  });
});

test('what only looks like a hash is a word', async () => {
  const { matches } = credentialCheck();
  const hash = await hashed('alicepw');
  for (const word of [
    hash.slice(0, -1),
    `${hash}x`,
    hash.replace('$2b$', '$2c$'),
    `$2b$04$${'~'.repeat(53)}`,
  ]) {
    assert.equal(await matches(word, word), true);
    assert.equal(await matches(word, 'alicepw'), false);
  }
});
