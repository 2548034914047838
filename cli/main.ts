#!/usr/bin/env node
import module from 'node:module';
import { nodeProblem } from './node-version.ts';

// Nothing but the guard is loaded before it has spoken: an older Node could not even read the rest.
const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  module.enableCompileCache();
  await import('./closed-pipe.ts');
  const { runCommandLine } = await import('./command-line.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2));
} else {
  process.stderr.write(`bearerproof: ${problem}\n`);
  process.exitCode = 2;
}
