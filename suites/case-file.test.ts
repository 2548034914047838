import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CaseFile, CaseFileError, formatCaseFile, loadCaseFile } from './case-file.ts';
import { replay } from './replay.ts';

const content: CaseFile = {
  format: 'bearerproof-case',
  version: 1,
  target: 'acme.yaml',
  profile: 'oauth2',
  check: 'token-lifecycle',
  ledgerVersion: '1.0.0',
  origin: { seed: 1, property: 1, path: '12:0:1', fingerprint: '0123abcd' },
  requirements: ['B-39'],
  expected: 'a refusal',
  actual: 'status 200',
  story: ['a user logs in'],
};
let file = '';

describe('a case file', () => {
  before(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'bearerproof-case-')), 'case.json');
  });
  after(() => rm(join(file, '..'), { recursive: true }));

  it('is read as it was written', async () => {
    await writeFile(file, formatCaseFile(content));
    assert.deepEqual(await loadCaseFile(file), content);
  });

  for (const [what, text, says] of [
    ['is no JSON', 'no JSON', /case\.json: is not JSON; give a case that "bearerproof verify" has left$/],
    ['is something else', '{"format":"x"}', /is not a case that "bearerproof verify" has left: format: /],
    [
      'has a way that leads nowhere',
      JSON.stringify({ ...content, origin: { ...content.origin, path: '1; rm' } }),
      /: origin\.path: must be numbers with colons/,
    ],
    ['has a member too many', JSON.stringify({ ...content, more: 1 }), /more/],
  ] as const) {
    it(`is refused when it ${what}`, async () => {
      await writeFile(file, text);
      await assert.rejects(loadCaseFile(file), (error) => {
        assert.ok(error instanceof CaseFileError);
        assert.match(error.message, says);
        return true;
      });
    });
  }

  it('is refused when it is of a check or a target that is not there', async () => {
    await writeFile(file, formatCaseFile({ ...content, check: 'no-such' }));
    await assert.rejects(replay(file), { name: 'CaseFileError', message: /there is no check "no-such"/ });
    await writeFile(file, formatCaseFile({ ...content, target: join(file, '..', 'absent.yaml') }));
    await assert.rejects(replay(file), { name: 'TargetFileError', message: /there is no such file/ });
    await assert.rejects(replay(join(file, '..', 'absent.json')), { message: /there is no such file$/ });
  });
});
