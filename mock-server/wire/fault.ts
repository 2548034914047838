/** A failure of the transport; each transport declares which of them it can carry. */
export type WireFault =
  /** The reply comes late, by real milliseconds. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /**
   * The body comes in pieces of so many bytes, real milliseconds before each of them, and its length is not announced.
   */
  | { readonly kind: 'drip'; readonly bytes: number; readonly milliseconds: number }
  /** The connection breaks without a reply: before the server acts, or after it has acted. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The body ends after so many bytes, although more were announced. */
  | { readonly kind: 'truncate'; readonly after: number }
  /** Bytes that are not HTTP. */
  | { readonly kind: 'garbage' };

/** Whether a reply arrives whole, however late. */
export const arrivesWhole = (
  fault: WireFault | undefined,
): fault is Extract<WireFault, { kind: 'delay' | 'drip' }> | undefined =>
  fault === undefined || fault.kind === 'delay' || fault.kind === 'drip';
