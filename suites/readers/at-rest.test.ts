import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { readAtRest } from './at-rest.ts';

const WORD = 'tökèn-"3f9a/+ c1>>>???';
const around = (content: string | Buffer) =>
  readAtRest(Buffer.concat([Buffer.from('before '), Buffer.from(content), Buffer.from(' behind')]));

describe('what is at rest', () => {
  const encoded = (encoding: BufferEncoding, before = '') =>
    Buffer.from(`${before}${WORD}behind`).toString(encoding);
  for (const [spelling, content] of [
    ['in clear', WORD],
    ['with the escapes of JSON', JSON.stringify({ word: WORD })],
    ['URL-encoded', encodeURIComponent(WORD)],
    ['form-encoded', new URLSearchParams({ word: WORD }).toString()],
    ['in hex', encoded('hex').toUpperCase()],
    ['backwards', [...WORD].reverse().join('')],
    ['in base64', encoded('base64')],
    ['in base64', encoded('base64', 'a')],
    ['in base64', encoded('base64', 'ab')],
    ['in base64url', encoded('base64url', 'abc')],
    ['in UTF-16', Buffer.from(WORD, 'utf16le')],
    ['in base64', Buffer.from(Buffer.from(`x${WORD}`).toString('base64')).toString('hex')],
  ] as const) {
    it(`shows a word that stands there ${spelling}: ${String(content).slice(0, 24)}`, () => {
      const found = around(content).spellingOf(WORD);
      // What is written in hex is found as it stands in the bytes behind it, too.
      assert.ok(found === spelling || (spelling === 'in hex' && found === 'in clear'), String(found));
    });
  }

  it('shows no word that is there by its hash only, but by which fast one it is', () => {
    for (const name of ['md5', 'sha1', 'sha256'] as const) {
      const stored = around(createHash(name).update(WORD).digest('base64'));
      assert.deepEqual([stored.spellingOf(WORD), stored.fastHashOf(WORD)], [undefined, name]);
    }
    assert.equal(around('nothing').fastHashOf(WORD), undefined);
  });

  it('lists bcrypt hashes, what could be presented, and knows names by whole words', () => {
    const hash = `$2b$10$${'a'.repeat(53)}`;
    const stored = around(`INSERT INTO "OAUTH_CODE" VALUES ('${hash}', 'AbCdEfGhIjKlMnOpQrSt', 'short');`);
    assert.deepEqual([...stored.bcryptHashes], [hash]);
    assert.ok(stored.values.has('AbCdEfGhIjKlMnOpQrSt') && !stored.values.has('short'));
    assert.deepEqual(
      ['oauth_code', 'OAUTH', 'CODE', 'OAUTH_APPROVALS'].map((name) => stored.names(name)),
      [true, false, false, false],
    );
  });
});
