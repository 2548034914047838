import assert from 'node:assert/strict';
import { test } from 'node:test';
import { staleSchemas } from './schemas.ts';

test('the published JSON Schemas are what the code says', async () => {
  assert.deepEqual(await staleSchemas(), [], 'run: npm run schemas');
});
