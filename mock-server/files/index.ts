/**
 * The door to files that people write: scripts, profiles of their own, and what is wrong with either. Apart
 * from the room's own door because it loads YAML and schemas, which a server that reads no file never needs.
 */
export {
  type Complaint,
  DocumentError,
  explain,
  spell,
  suggestion,
} from '../documents/index.ts';
export { profileFileSchema } from '../profiles/overrides-schema.ts';
export { profileFrom, readProfile } from '../profiles/read-profile.ts';
export { readScript } from '../script/read-script.ts';
export { scriptSchema } from '../script/step-schema.ts';
