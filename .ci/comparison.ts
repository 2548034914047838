/**
 * Examines all examples, and writes the tables of the README that set them side by side anew: those that stand between
 * `<!-- comparison: <target files> -->` and `<!-- /comparison -->`. With `--check` it examines and writes nothing, and says
 * whether the tables tell what was found last.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const OUT = 'reports/out';
const checks = process.argv.includes('--check');

const { status } = checks ? { status: 0 } : bearerproof(['verify', 'examples', '--out', OUT], 'inherit');
if (status !== 0)
  throw new Error(`verify ended with ${status}: mend that first, the tables are as they were`);

const readme = readFileSync('README.md', 'utf8');
const found = readme.replaceAll(
  /(<!-- comparison: (.*) -->\n)[\s\S]*?(<!-- \/comparison -->)/g,
  (_, begin: string, files: string, end: string) => `${begin}${comparisonOf(files.split(' '))}${end}`,
);
if (found === readme) process.stdout.write('README.md: the tables tell what was found\n');
else if (checks) {
  process.stdout.write(
    'README.md: the tables tell something else than was found; npm run comparison mends them\n',
  );
  process.exitCode = 1;
} else {
  writeFileSync('README.md', found);
  process.stdout.write('README.md: the tables are written anew\n');
}

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
