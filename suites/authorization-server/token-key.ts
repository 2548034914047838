import { MissingControl, type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { SecondRequest, TokenKey } from '../../fixtures/target/index.ts';
import { revoke, successOf } from '../acts.ts';
import { sameScope } from '../models/active-tokens.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { type Device, devicesOf, grantedBy, isTaken, logIn, settle } from './devices.ts';

/** How a server keeps to one active token: what it declares, else what experiments show. */
export interface Habit {
  readonly key: TokenKey;
  readonly onSecondRequest: SecondRequest;
}

/**
 * Finds out by logging in twice what a second request gets, and by other applications and scopes whose tokens displace
 * each other. A server that lets tokens stand beside each other has the finest key: then it breaks that one too.
 */
export async function inferHabit(bench: ServerBench): Promise<Habit> {
  const [first, ...others] = devicesOf(bench.target);
  if (first === undefined)
    throw new MissingControl('the target file has no user who can log in to reach a resource');
  const before = await loggedIn(bench, first);
  const again = successOf(await logIn(bench, first));
  const onSecondRequest =
    again === undefined ? 'refuse' : again.accessToken === before.accessToken ? 'reuse' : 'supersede';
  await end(bench, first, again ?? before);

  const sameUser = others.filter(({ user }) => user.name === first.user.name);
  const elsewhere = sameUser.find(({ client }) => client.id !== first.client.id);
  const narrower = sameUser.find(
    (other) =>
      other.client.id === first.client.id &&
      !sameScope(grantedBy(other, undefined), grantedBy(first, undefined)),
  );
  if (elsewhere === undefined || (await displaces(bench, first, elsewhere))) {
    return { key: 'user', onSecondRequest };
  }
  const byScope = narrower !== undefined && !(await displaces(bench, first, narrower));
  return { key: byScope ? 'user+client+scope' : 'user+client', onSecondRequest };
}

/** Whether a login on one device costs the other its token, or is refused because of it. */
async function displaces(bench: ServerBench, holder: Device, newcomer: Device): Promise<boolean> {
  const held = await loggedIn(bench, holder);
  const other = successOf(await logIn(bench, newcomer));
  await settle(bench);
  const { alive } = await isTaken(bench, holder, held);
  await end(bench, holder, held);
  if (other !== undefined) await end(bench, newcomer, other);
  return other === undefined || !alive;
}

async function loggedIn(bench: ServerBench, device: Device): Promise<TokenAnswer> {
  const answer = successOf(await logIn(bench, device));
  if (answer !== undefined) return answer;
  throw new SetUpFailure(`${device.user.name} got no token from ${device.client.id} by the password grant`);
}

/** Ends a token, so that it does not stand in the way of the next: a server may refuse a second one. */
export async function end(bench: ServerBench, { client }: Device, answer: TokenAnswer): Promise<void> {
  if (bench.target.claims.has('revocation')) await revoke(bench, answer.accessToken, client);
}
