import type { Complaint } from '../documents/index.ts';
import { applicationServerInconsistencies } from './application-server-consistency.ts';
import type { Profile } from './schema.ts';

/** What each member of a profile allows, but not all of them together. */
export function inconsistencies(profile: Profile): Complaint[] {
  const { regions, grants, refreshToken, world, paths, pathAliases = {}, validation, tenancy } = profile;
  const complaints = applicationServerInconsistencies(profile);
  const known = (
    path: readonly PropertyKey[],
    given: string,
    candidates: readonly string[],
    whose: string,
  ) => {
    if (candidates.includes(given)) return;
    const sentence = `${whose} is "${given}", which this profile does not have; it has ${candidates.join(', ')}`;
    complaints.push({ path, about: 'value', sentence });
  };
  const once = (path: readonly PropertyKey[], given: readonly string[], what: string) => {
    const twice = given.findIndex((name, place) => given.indexOf(name) < place);
    if (twice < 0) return;
    complaints.push({
      path: [...path, twice],
      about: 'value',
      sentence: `${what} "${given[twice]}" occurs twice`,
    });
  };

  for (const [alias, path] of Object.entries(pathAliases)) {
    known(['pathAliases', alias], path, Object.values(paths), 'what a path stands for');
  }
  if (validation.mode !== 'offline' && paths.validation === undefined) {
    complaints.push({
      path: ['validation', 'mode'],
      about: 'value',
      sentence: `validation.mode is "${validation.mode}", and paths.validation does not say where to ask`,
    });
  }
  if (validation.keySet.from === 'issuer' && profile.accessToken.format.kind === 'opaque') {
    complaints.push({
      path: ['validation', 'keySet', 'from'],
      about: 'value',
      sentence:
        'validation.keySet.from is "issuer", and access tokens are opaque: there is no signature to verify',
    });
  }
  if ((profile.authorization === undefined) !== (profile.paths.authorization === undefined)) {
    complaints.push({
      path: ['paths'],
      about: 'value',
      sentence: 'paths.authorization and authorization go together, and one of them is missing',
    });
  }
  if ((profile.registration === undefined) !== (paths.registration === undefined)) {
    complaints.push({
      path: ['paths'],
      about: 'value',
      sentence: 'paths.registration and registration go together, and one of them is missing',
    });
  }
  profile.registration?.grants.forEach((grant, place) => {
    known(['registration', 'grants', place], grant, grants, 'a grant of registration');
  });
  const { tests = {}, realms = {} } = profile.securityTests ?? {};
  for (const [test, steps] of Object.entries(tests)) {
    steps.forEach((step, place) => {
      step.forEach((realm, at) => {
        const path = ['securityTests', 'tests', test, place, at];
        known(path, realm, Object.keys(realms), `a realm of the security test ${test}`);
      });
    });
  }
  if (profile.securityTests !== undefined) {
    world.clients.forEach(({ id, scopes }, place) => {
      const path = ['world', 'clients', place, 'scopes', 0];
      if (scopes[0] !== undefined) known(path, scopes[0], Object.keys(tests), `the security test of ${id}`);
    });
  }
  const users = world.users.map(({ name }) => name);
  const clients = world.clients.map(({ id }) => id);
  once(['regions'], regions, 'the region');
  once(['world', 'users'], users, 'the user');
  once(['world', 'clients'], clients, 'the client');
  refreshToken.grants.forEach((grant, place) => {
    known(['refreshToken', 'grants', place], grant, grants, 'a grant of refreshToken');
  });
  world.users.forEach(({ name, region }, place) => {
    known(['world', 'users', place, 'region'], region, regions, `the region of ${name}`);
  });
  world.clients.forEach((client, place) => {
    for (const [at, grant] of client.grants.entries()) {
      known(['world', 'clients', place, 'grants', at], grant, grants, `a grant of ${client.id}`);
    }
  });
  world.provisioned.forEach(({ clientId, user }, place) => {
    const path = ['world', 'provisioned', place];
    known([...path, 'clientId'], clientId, clients, 'the client of a provisioned token');
    known([...path, 'user'], user, users, 'the user of a provisioned token');
  });
  if (tenancy !== undefined) {
    const ids = tenancy.tenants.map(({ id }) => id);
    const hosts = tenancy.tenants.map(({ host }) => host);
    once(['tenancy', 'tenants'], ids, 'the tenant');
    once(['tenancy', 'tenants'], [...hosts, ...tenancy.neutralHosts], 'the host');
    for (const kind of ['users', 'clients', 'roles', 'records'] as const) {
      (world[kind] ?? []).forEach(({ tenant }, place) => {
        if (tenant !== undefined) {
          known(['world', kind, place, 'tenant'], tenant, ids, `the tenant of one of the ${kind}`);
        }
      });
    }
  }
  for (const kind of ['users', 'clients'] as const) {
    world[kind].forEach(({ tenant, roles = [] }, place) => {
      const ofTenant = (world.roles ?? []).flatMap((role) => (role.tenant === tenant ? [role.name] : []));
      for (const [at, role] of roles.entries()) {
        known(['world', kind, place, 'roles', at], role, ofTenant, `a role of ${tenant ?? 'no tenant'}`);
      }
    });
  }
  return complaints;
}
