/** Builds the package into dist/: what Node runs, what browsers run, and the other files of the control page. */
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

const PAGE = 'mock-server/control/page';

rmSync('dist', { recursive: true, force: true });
// The page refers to the rest, which is built first and whose declarations it then reads.
const compiler = ['node_modules/typescript/bin/tsc', '--build', `${PAGE}/tsconfig.build.json`];
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);
cpSync(PAGE, `dist/${PAGE}`, { recursive: true, filter: (file) => !/\.(ts|json)$/.test(file) });
