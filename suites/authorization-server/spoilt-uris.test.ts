import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differsByLoopbackPort, spoilt } from './spoilt-uris.ts';

test('every spoilt URI differs from the registered one and from the others', () => {
  const uris = spoilt('https://app1.test/callback').map(({ uri }) => uri);
  assert.equal(new Set(uris).size, uris.length);
  assert.ok(!uris.includes('https://app1.test/callback'));
  for (const uri of [
    'https://app1.test/callback/',
    'https://app1.test:8443/callback',
    'https://APP1.TEST/callback',
    'https://app1.test@evil.test/callback',
    'https://app1.test/callback#elsewhere',
  ])
    assert.ok(uris.includes(uri), uri);
});

test('another port on a loopback address spoils nothing, and on any other host it does', () => {
  assert.ok(differsByLoopbackPort('http://127.0.0.1:8081/cb', 'http://127.0.0.1:9/cb'));
  assert.ok(differsByLoopbackPort('http://[::1]/cb', 'http://[::1]:9/cb'));
  assert.ok(!differsByLoopbackPort('http://127.0.0.1:8081/cb', 'http://127.0.0.1:9/other'));
  assert.ok(!differsByLoopbackPort('https://app1.test/cb', 'https://app1.test:9/cb'));
  assert.ok(!spoilt('http://127.0.0.1:8081/cb').some(({ how }) => how === 'another port'));
});
