import { rulesOf } from '../profiles.ts';
import type { Known } from './traffic.ts';

/** What the document of a profile says that a judge of traffic goes by. */
export function documentedIn(profile: string): Partial<Known> {
  const rules = rulesOf(profile);
  const { abandonedPathPrefix, errorCodes, objectPrefix, unrequestableStatus } = rules;
  return {
    ...(abandonedPathPrefix === undefined ? {} : { abandonedPathPrefix }),
    ...(errorCodes === undefined ? {} : { errorCodes }),
    ...(objectPrefix === undefined ? {} : { objectPrefix }),
    ...(unrequestableStatus === undefined ? {} : { unrequestableStatus }),
    ...(rules.publicClients === undefined ? {} : { withoutProofKeys: true }),
    ...(rules.keepsLogin === undefined ? {} : { keepsLogin: true }),
    ...(rules.oneScopePerToken === undefined ? {} : { oneScopePerToken: true }),
  };
}
