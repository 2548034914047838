import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes } from '../wire/index.ts';
import { fetchOf } from './fetch.ts';

test('what fetch takes is taken: a text, a URL or a Request', async () => {
  const fetch = fetchOf(async ({ url }) => ({ reply: { status: 200, headers: [], body: bytes(url) } }));
  const url = 'http://as.test/api';
  for (const input of [url, new URL(url), new Request(url)]) {
    assert.equal(await (await fetch(input)).text(), url);
  }
});
