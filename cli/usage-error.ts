/** The command line, a file or the machine is not as it has to be; told in one sentence, with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
