// Apart from the schema, which loads more than a server needs that listens.

/** Ways for an opaque token to look. */
export const OPAQUE_SHAPES = ['word', 'b64token', 'jwt-lookalike'] as const;

/** Characters of an opaque token; more would not fit into the header fields that common servers take. */
export const OPAQUE_LENGTHS = { least: 16, most: 8000 };
