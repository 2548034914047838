import { cehub } from './cehub.ts';
import { clueride } from './clueride.ts';
import { enigma, enigmaLegacy } from './enigma.ts';
import { mobilefirst } from './mobilefirst.ts';
import { mwareEsb } from './mware-esb.ts';
import { oauth2 } from './oauth2.ts';
import type { Profile } from './schema.ts';

export { defineProfile, extendProfile, type ProfileFile, type ProfileOverrides } from './extend.ts';
export { OPAQUE_LENGTHS, OPAQUE_SHAPES } from './opaque-forms.ts';
export type { Flaw, Problem, Profile, RealmKind, TokenCheck } from './schema.ts';
export { tokenGrants } from './token-grants.ts';

/** The documented systems, by name. */
export const profiles = {
  oauth2,
  enigma,
  'enigma-legacy': enigmaLegacy,
  'mware-esb': mwareEsb,
  cehub,
  mobilefirst,
  clueride,
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof profiles;
