import { z } from 'zod';
import { OPAQUE_LENGTHS, OPAQUE_SHAPES } from './opaque-forms.ts';

/** Tokens that say nothing, although they may look as if they did. */
export const opaqueSchema = z.strictObject({
  kind: z.literal('opaque'),
  /**
   * A `word`, the default, has letters, digits, `-` and `_`; a `b64token` whatever a bearer token may have; a
   * `jwt-lookalike` has the form of a JWT, and what it says is not so.
   */
  shape: z.enum(OPAQUE_SHAPES).exactOptional(),
  /** Length of a word or a b64token; 43 where absent, which is 256 bits of chance in a word. */
  characters: z.number().int().min(OPAQUE_LENGTHS.least).max(OPAQUE_LENGTHS.most).exactOptional(),
});
