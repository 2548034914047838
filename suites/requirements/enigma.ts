import { enigmaApis } from './enigma-apis.ts';
import { enigmaDerived } from './enigma-derived.ts';
import { enigmaErrors } from './enigma-errors.ts';
import { enigmaGettingStarted } from './enigma-getting-started.ts';
import { enigmaWorlds } from './enigma-worlds.ts';

/** Every row of the Turium Enigma document, then what follows from its purpose. */
export const enigma = [
  ...enigmaWorlds,
  ...enigmaGettingStarted,
  ...enigmaApis,
  ...enigmaErrors,
  ...enigmaDerived,
];
