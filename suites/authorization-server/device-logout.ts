import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, outcomeInWords, replied, revoke, successOf } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { resourceInWords } from '../resource-acts.ts';
import {
  type Device,
  devicesOf,
  grantedBy,
  isTaken,
  logIn,
  refreshOn,
  resourcesFor,
  settle,
} from './devices.ts';

/** How a device tells the server that its user has logged out. */
type Logout = 'revoke' | 'refresh';

async function logouts(bench: ServerBench, judge: Judge): Promise<void> {
  const [device] = devicesOf(bench.target);
  if (device === undefined) return judge.leave('ESB-16', 'untestable', 'no user can reach a resource');
  const ways: readonly Logout[] = bench.target.claims.has('revocation') ? ['revoke', 'refresh'] : ['refresh'];
  for (const way of ways) await logOutBeside(bench, judge, device, way);
}

/** Tablet and desktop of one user, and somebody else; then the desktop logs out. */
async function logOutBeside(bench: ServerBench, judge: Judge, device: Device, way: Logout): Promise<void> {
  const exchanges: Exchange[] = [];
  const keep = (exchange: Exchange) => {
    exchanges.push(exchange);
    return successOf(exchange);
  };
  const stranger = devicesOf(bench.target).find(
    ({ user, client }) => user.name !== device.user.name && client.id === device.client.id,
  );
  const foreign = stranger && keep(await logIn(bench, stranger));
  const tablet = keep(await logIn(bench, device));
  if (tablet !== undefined) exchanges.push((await isTaken(bench, device, tablet)).exchange);
  // Where a second login is refused, both devices have to share the token that there is.
  const desktop = keep(await logIn(bench, device)) ?? tablet;
  if (tablet === undefined || desktop === undefined) return; // another row's business
  await settle(bench);
  const bystander =
    stranger !== undefined && foreign !== undefined && (await isTaken(bench, stranger, foreign)).alive;
  if (!(await logOut(bench, device, desktop, way, exchanges))) {
    return judge.observe(`logout by ${way}`, `not examined: ${outcomeInWords(exchanges.at(-1) as Exchange)}`);
  }
  await settle(bench);
  const proof = await isTaken(bench, device, tablet);
  if (proof.alive) {
    judge.report({
      requirement: 'ESB-16',
      expected: `the token of the tablet to be refused once the desktop has logged out by ${way}`,
      actual: 'it is accepted',
      exchanges: [...exchanges, proof.exchange],
    });
  }
  if (stranger === undefined || foreign === undefined || !bystander) return;
  const other = await isTaken(bench, stranger, foreign);
  if (other.alive) return;
  judge.report({
    requirement: 'ESB-16',
    expected: `the token of ${stranger.user.name} to work on when ${device.user.name} logs out by ${way}`,
    actual: 'it is refused',
    exchanges: [...exchanges, other.exchange],
  });
}

/** @returns whether the server took note */
async function logOut(
  bench: ServerBench,
  device: Device,
  { accessToken, refreshToken }: TokenAnswer,
  way: Logout,
  exchanges: Exchange[],
): Promise<boolean> {
  if (way === 'revoke') {
    const exchange = await revoke(bench, accessToken, device.client);
    exchanges.push(exchange);
    return accepted(exchange);
  }
  if (refreshToken === undefined) return false;
  const exchange = await refreshOn(bench, device, refreshToken);
  exchanges.push(exchange);
  return successOf(exchange) !== undefined;
}

async function everywhere(bench: ServerBench, judge: Judge): Promise<void> {
  const devices = devicesOf(bench.target);
  for (const device of firstOfEachClient(devices)) {
    // Somebody else is there too, whose token must not be taken for this one.
    const other = devices.find(({ user, client }) => user !== device.user && client === device.client);
    if (other !== undefined) await logIn(bench, other);
    const login = await logIn(bench, device);
    const answer = successOf(login);
    if (answer === undefined) continue; // another row's business
    const calls: Exchange[] = [];
    const resources = resourcesFor(bench.target, grantedBy(device, answer));
    for (const resource of resources) calls.push(await callResource(bench, answer.accessToken, resource));
    const open = resources.filter((_, at) => accepted(calls[at] as Exchange));
    const revocation = await revoke(bench, answer.accessToken, device.client);
    if (!accepted(revocation)) {
      return judge.leave(
        'ESB-01',
        'untestable',
        `no access token can be revoked: ${outcomeInWords(revocation)}`,
      );
    }
    await settle(bench);
    for (const resource of [...open, ...open]) {
      const call = await callResource(bench, answer.accessToken, resource);
      replied(call);
      if (!accepted(call)) continue;
      throw violation({
        requirement: ['ESB-01', 'B-39'],
        expected: `${resourceInWords(resource)} to be refused: the token was revoked`,
        actual: 'it is served',
        exchanges: [login, ...calls, revocation, call],
      });
    }
  }
}

const firstOfEachClient = (devices: readonly Device[]): readonly Device[] =>
  devices.filter((device, at) => devices.findIndex(({ client }) => client.id === device.client.id) === at);

export const deviceLogoutChecks: readonly ServerCheck[] = [
  {
    id: 'device-logout',
    title: 'A logout on one device, by revoking or refreshing, ends what the others of that user hold',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ESB-16'],
    claims: ['password', 'refresh'],
    controls: [],
    run: logouts,
  },
  {
    id: 'revoked-everywhere',
    title: 'A revoked token is dead at every resource that it opened, at every later call',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ESB-01', 'B-39'],
    claims: ['password', 'revocation'],
    controls: [],
    run: everywhere,
  },
];
