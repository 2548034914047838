import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerTarget } from '../fixtures/target/index.ts';
import { bytes, type HttpReply } from '../mock-server/wire/index.ts';
import { readActivity } from './token-activity.ts';

const reply = (status: number, content: unknown): HttpReply => ({
  status,
  headers: [['Content-Type', 'application/json']],
  body: bytes(JSON.stringify(content)),
});
const target = (profile: string) => ({ profile, policy: {} }) as ServerTarget;
const refusal = reply(400, { error: 'invalid_token', error_description: 'Token was not recognised' });

test('a refused token is inactive where the document of the profile lets it be refused', () => {
  assert.deepEqual(readActivity(target('cehub'), refusal), { active: false, members: {} });
  assert.equal(readActivity(target('oauth2'), refusal), undefined);
});

test('any other refusal says nothing of a token', () => {
  for (const other of [reply(400, { error: 'invalid_request' }), reply(401, { error: 'invalid_token' })])
    assert.equal(readActivity(target('cehub'), other), undefined);
});

test('an answer of RFC 7662 is read as it is', () => {
  assert.equal(readActivity(target('cehub'), reply(200, { active: true }))?.active, true);
});
