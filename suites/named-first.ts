import { MissingControl, type ServerBench } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetResource, TargetUser } from '../fixtures/target/index.ts';

/** What a target file names first: what checks use where it makes no difference. */

export const tokenEndpoint = (bench: ServerBench): string =>
  required(bench.target.endpoints.token, 'endpoints.token');
export const firstClient = (bench: ServerBench): TargetClient => required(bench.target.clients[0], 'clients');
export const firstUser = (bench: ServerBench): TargetUser => required(bench.target.users[0], 'users');

/** The resource that the first client's tokens cover by their default scope. */
export function firstResource(bench: ServerBench): TargetResource {
  const { scopes } = firstClient(bench);
  return required(
    bench.target.resources.find((resource) => resource.scopes.every((scope) => scopes.includes(scope))),
    'resources (one that the first client may use)',
  );
}

/** @throws MissingControl where the target file lacks it */
export function required<Value>(value: Value | undefined, setting: string): Value {
  if (value === undefined) throw new MissingControl(`the target file has no ${setting}`);
  return value;
}
