/** A failure of the transport; each transport declares which of them it can carry. */
export type WireFault =
  /** The reply comes late, by real milliseconds. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The connection breaks without a reply: before the server acts, or after it has acted. */
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The body ends after so many bytes, although more were announced. */
  | { readonly kind: 'truncate'; readonly after: number }
  /** Bytes that are not HTTP. */
  | { readonly kind: 'garbage' };
