/** The file of a store, or the file of its keys, cannot be used; the message says which, why, and what would help. */
export class StoreFileError extends Error {
  override readonly name = 'StoreFileError';
}
