import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { loadTargetFile, type TargetDefinition } from '../../fixtures/target/index.ts';
import { type CheckResult, conclude } from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { matrixOf } from './matrix.ts';
import { matrixInMarkdown } from './matrix-in-markdown.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/<!-- comparison: (.*) -->\n([\s\S]*?)<!-- \/comparison -->/g)].map(
  ([, files = '', text = '']) => ({ files: files.split(' '), text }),
);

const targets = (files: readonly string[]) =>
  Promise.all(files.map((file) => loadTargetFile(resolve(root, file), {})));

/** A report as a run leaves it that ends with 0: what is expected was found, and nothing else. */
function reportExpected({ name, profile, roles, expect }: TargetDefinition, file: string) {
  const check: CheckResult = {
    check: 'all-in-one',
    title: 'all in one',
    party: 'client',
    kind: 'scenario',
    verdicts: expect.map(({ requirement, verdict }) => ({ requirement, verdict })),
    findings: [],
    observations: {},
    exchanges: 0,
    evidence: [],
  };
  const examined = {
    ...SAMPLE,
    target: { ...SAMPLE.target, name, profile, roles, file },
    attestations: [],
    expected: expect,
    plan: [],
  };
  return toConformance(conclude(examined, [check]), SAMPLE_HEADER);
}

for (const { files, text } of blocks) {
  test(`the README tells what is expected of ${files.length} targets from ${files[0]} on`, async () => {
    const compared = (await targets(files)).map((definition, place) => {
      const file = files[place] ?? '';
      return { report: reportExpected(definition, file), path: file, href: file };
    });

    const selection = { onlyFindings: true };
    assert.equal(
      text,
      matrixInMarkdown(matrixOf(compared, selection), selection),
      'npm run comparison mends it',
    );
  });
}

test('the README sets every server and client that is not ours side by side, each table under one profile', async () => {
  for (const { files } of blocks) {
    assert.equal(new Set((await targets(files)).map(({ profile }) => profile)).size, 1);
  }
  const files = globSync('examples/*.yaml', { cwd: root });
  const ours = /-mock\.yaml$|\/express-(?!oauth-server)|\/reference-client-/;
  const foreign = files.filter((file) => !ours.test(file) || file.endsWith('oauth2-mock-server.yaml'));
  assert.deepEqual(blocks.flatMap((block) => block.files).sort(), foreign.sort());
});
