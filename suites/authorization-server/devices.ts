import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetClient, TargetResource, TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, passwordParameters, refresh, replied, requestToken } from '../acts.ts';
import { lifetimeWindow } from '../lifetime.ts';
import type { Holder } from '../models/active-tokens.ts';
import { scopesOf, type TokenAnswer } from '../readers/index.ts';
import { obtainingClients } from '../resource-acts.ts';

/** A device on which a user has an application that asks for some scope, or for its default. */
export interface Device {
  readonly user: TargetUser;
  readonly client: TargetClient;
  readonly scope: string | undefined;
}

/** Every device that there can be at a target: users, applications, and scopes that open some resource. */
export function devicesOf(target: ServerTarget): readonly Device[] {
  const devices = target.users.flatMap((user) =>
    obtainingClients(target).flatMap((client) =>
      [undefined, ...reachingScopes(target, client)].map((scope) => ({ user, client, scope })),
    ),
  );
  return devices.filter((device) => resourcesFor(target, grantedBy(device, undefined)).length > 0);
}

/** Scopes by which a client reaches a resource alone. */
const reachingScopes = ({ claims, resources }: ServerTarget, { scopes }: TargetClient): readonly string[] =>
  claims.has('scopes')
    ? scopes.filter((scope) => resources.some((each) => each.scopes.length === 1 && each.scopes[0] === scope))
    : [];

/** What a token covers: by its answer, else what was asked for, else what the application is registered for. */
export const grantedBy = ({ client, scope }: Device, answer: TokenAnswer | undefined): ReadonlySet<string> =>
  scopesOf(answer?.scope ?? scope ?? client.scopes.join(' '));

export const holderOf = (device: Device, answer: TokenAnswer | undefined): Holder => ({
  user: device.user.name,
  client: device.client.id,
  scope: grantedBy(device, answer),
});

/** The resources that a token of these scopes opens. */
export const resourcesFor = (
  { resources }: ServerTarget,
  scope: ReadonlySet<string>,
): readonly TargetResource[] => resources.filter((each) => each.scopes.every((name) => scope.has(name)));

export const logIn = (bench: ServerBench, { user, client, scope }: Device): Promise<Exchange> =>
  requestToken(bench, passwordParameters(user, scope), { client });

export const refreshOn = (bench: ServerBench, { client }: Device, refreshToken: string): Promise<Exchange> =>
  refresh(bench, refreshToken, { client });

/** Whether a resource takes a token. @throws MissingControl where no resource is listed for its scope */
export async function isTaken(
  bench: ServerBench,
  device: Device,
  answer: TokenAnswer,
): Promise<{ readonly alive: boolean; readonly exchange: Exchange }> {
  const [resource] = resourcesFor(bench.target, grantedBy(device, answer));
  if (resource === undefined) {
    throw new MissingControl(`the target file has no "resources" that ${device.client.id} may use`);
  }
  const exchange = await callResource(bench, answer.accessToken, resource);
  replied(exchange);
  return { alive: accepted(exchange), exchange };
}

/** Milliseconds that resources may be late to hear of an end, as the target declares. */
export const lagOf = ({ policy: { revocationLag } }: ServerTarget): number =>
  revocationLag === undefined ? 0 : lifetimeWindow(revocationLag).high * 1000;

/** Waits until resources have to know of everything that has happened. */
export async function settle(bench: ServerBench): Promise<void> {
  const lag = lagOf(bench.target);
  if (lag > 0) await bench.clock.advance(lag);
}

/** `alice on app1`, with the scope where it is not the default. */
export const deviceInWords = ({ user, client, scope }: Device): string =>
  `${user.name} on ${client.id}${scope === undefined ? '' : ` for ${scope}`}`;
