/**
 * Examines all examples, and writes the tables of the README that set them side by side anew: those that stand between
 * `<!-- comparison: <target files> -->` and `<!-- /comparison -->`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const OUT = 'reports/out';

const { status } = bearerproof(['verify', 'examples', '--out', OUT], 'inherit');
if (status !== 0)
  throw new Error(`verify ended with ${status}: mend that first, the tables are as they were`);

const readme = readFileSync('README.md', 'utf8');
const written = readme.replaceAll(
  /(<!-- comparison: (.*) -->\n)[\s\S]*?(<!-- \/comparison -->)/g,
  (_, begin: string, files: string, end: string) => `${begin}${comparisonOf(files.split(' '))}${end}`,
);
writeFileSync('README.md', written);
process.stdout.write(`README.md: ${written === readme ? 'was up to date' : 'written anew'}\n`);

function comparisonOf(files: readonly string[]): string {
  const reports = files.map((file) => `${OUT}/${basename(file, '.yaml')}`);
  const form = ['--format', 'markdown', '--only-findings', '--link-to', 'targets'];
  const { status: ended, stdout } = bearerproof(['report', '--compare', ...reports, ...form], 'pipe');
  if (ended !== 0) throw new Error(`report --compare ended with ${ended}`);
  return stdout;
}

function bearerproof(given: readonly string[], stdout: 'inherit' | 'pipe') {
  const stdio = ['ignore', stdout, 'inherit'] as const;
  return spawnSync(process.execPath, ['dist/cli/main.js', ...given], { stdio: [...stdio], encoding: 'utf8' });
}
