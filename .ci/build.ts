/** Builds the package into dist/: what Node runs, what browsers run, and the other files of the control page. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';

const PAGE = 'mock-server/control/page';

rmSync('dist', { recursive: true, force: true });
for (const project of ['tsconfig.build.json', `${PAGE}/tsconfig.build.json`]) {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { stdio: 'inherit' });
}
cpSync(PAGE, `dist/${PAGE}`, { recursive: true, filter: (file) => !/\.(ts|json)$/.test(file) });
