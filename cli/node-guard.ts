import { nodeProblem } from './node-version.ts';

// Imported first by an entrance that loads everything else by itself: too old a Node is told before anything breaks.
const problem = nodeProblem(process.versions.node);
if (problem !== undefined) throw new Error(problem);
