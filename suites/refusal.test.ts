import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type HeaderField } from '../mock-server/wire/index.ts';
import { readRefusal, refusalInWords } from './refusal.ts';

const refusal = (status: number, headers: readonly HeaderField[], body = '') =>
  readRefusal({ status, headers, body: bytes(body) });
const json = JSON.stringify({ error: 'invalid_request' });

describe('what a resource said when it refused', () => {
  it('is the error of its Bearer challenge, whichever way that is written', () => {
    const headers: HeaderField[] = [['www-authenticate', 'Basic realm="x", bearer error=invalid_token']];
    assert.deepEqual(refusal(401, headers, json), { status: 401, error: 'invalid_token' });
  });

  it('is no error when the Bearer challenge has none, whatever the body says', () => {
    const headers: HeaderField[] = [['WWW-Authenticate', 'Bearer realm="x"']];
    assert.deepEqual(refusal(401, headers, json), { status: 401, error: undefined });
  });

  it('is the error of the body where there is no Bearer challenge that can be read', () => {
    for (const challenge of [[], [['WWW-Authenticate', 'Bearer realm=two words']]] as HeaderField[][]) {
      assert.deepEqual(refusal(400, challenge, json), { status: 400, error: 'invalid_request' });
    }
  });

  it('is no error when the body is none, a page, a list, or has one that is no text', () => {
    for (const body of ['', '<h1>No</h1>', '[]', 'null', '{"error":7}']) {
      assert.deepEqual(refusal(403, [], body), { status: 403, error: undefined });
    }
  });

  it('is the error of the body, or of the status, where challenges name nothing but a scope', () => {
    const headers: HeaderField[] = [['WWW-Authenticate', 'Bearer scope = "S"']];
    const read = (status: number, body: string) =>
      readRefusal({ status, headers, body: bytes(body) }, true).error;
    assert.equal(read(401, json), 'invalid_request');
    assert.deepEqual(
      [400, 401, 403, 404].map((status) => read(status, '')),
      ['invalid_request', 'invalid_token', 'insufficient_scope', undefined],
    );
  });

  it('is told with its error, or with the lack of one', () => {
    assert.equal(
      refusalInWords({ status: 401, error: 'invalid_token' }),
      'status 401 with the error invalid_token',
    );
    assert.equal(refusalInWords({ status: 403, error: undefined }), 'status 403 without an error');
  });
});
