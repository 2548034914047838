import type { AuthorizationCodeRecord } from '../../ports/index.ts';
import { type Decision, refused, type Tools } from '../call.ts';
import { ago } from '../wording.ts';

/** A code that comes a second time may have been stolen the first time. @see RFC 6749 section 4.1.2 */
export async function refuseReplay(
  { grantId, redeemedAt }: AuthorizationCodeRecord,
  now: number,
  { ports }: Tools,
): Promise<Decision> {
  await ports.store.revokeGrant(grantId, now);
  return refused(
    'invalid-authorization-code',
    `the authorization code was used ${ago(now, redeemedAt ?? now)}; what it gave is revoked now`,
  );
}
