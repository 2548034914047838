/** Parts of a run that cannot be put together; says which, why, and what to do. */
export class ShardError extends Error {
  override readonly name = 'ShardError';
}
