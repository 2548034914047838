import fc from 'fast-check';

/** Any printable character of ASCII but the space. */
const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** Tokens that nobody issued: of a plausible shape, and of none. */
export const unknownTokens: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/),
  fc.string({ unit: visible, minLength: 1 }),
);
