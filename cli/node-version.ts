const OLDEST: readonly [major: number, minor: number] = [22, 20];

/** What is wrong with a version of Node.js, and what to do about it; undefined when it will do. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return (
    `Node.js ${OLDEST.join('.')} or later is needed, and this is ${version}; install a current one from ` +
    'https://nodejs.org (in a clone of the repository, "npx bearerproof" runs on the one that it brings)'
  );
}
