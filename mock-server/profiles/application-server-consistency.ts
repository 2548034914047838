import type { Complaint } from '../documents/index.ts';
import { MEMBER_ANSWERS } from './application-server-schema.ts';
import type { Profile } from './schema.ts';

/** What an application server needs of its issuer, and of itself. */
export function applicationServerInconsistencies(profile: Profile): Complaint[] {
  const { issuerLookup, members, resources, paths, world } = profile;
  const complaints: Complaint[] = [];
  const complain = (path: readonly PropertyKey[], sentence: string) =>
    complaints.push({ path, about: 'value', sentence });

  if (issuerLookup.by === 'userinfo') {
    if (paths.userinfo === undefined) {
      complain(['issuerLookup', 'by'], 'tokens are looked up by userinfo, and there is no paths.userinfo');
    }
    const scoped = resources.find(({ scopes }) => scopes.length > 0);
    if (scoped !== undefined) {
      complain(
        ['issuerLookup', 'by'],
        `userinfo tells no scope, and ${scoped.path} takes ${scoped.scopes.join(' ')}; look tokens up by introspection, or let resources take none`,
      );
    }
  }
  const { id } = issuerLookup.client;
  const clients = world.clients.map((client) => client.id);
  if (issuerLookup.by === 'introspection' && !clients.includes(id)) {
    complain(
      ['issuerLookup', 'client', 'id'],
      `the resource server is the client "${id}", which this profile does not have; it has ${clients.join(', ')}`,
    );
  }
  if (members.sessions && issuerLookup.by === 'none') {
    complain(
      ['members', 'sessions'],
      'sessions are kept of whom the issuer names, and issuerLookup.by is "none"',
    );
  }
  if (members.sessions && !Object.hasOwn(members.outings, members.newcomer.gameState)) {
    const known = Object.keys(members.outings).join(', ');
    complain(
      ['members', 'newcomer', 'gameState'],
      `a newcomer begins with "${members.newcomer.gameState}", and there are outings for ${known || 'no state'}`,
    );
  }
  resources.forEach(({ answer }, place) => {
    if (members.sessions || !MEMBER_ANSWERS.some((about) => about === answer)) return;
    complain(['resources', place, 'answer'], `a resource answers "${answer}", and members.sessions is false`);
  });
  if (issuerLookup.by !== 'none' && profile.validation.mode !== 'offline') {
    complain(
      ['issuerLookup', 'by'],
      `tokens are looked up by ${issuerLookup.by}, and validation.mode is "${profile.validation.mode}"; one is enough`,
    );
  }
  return complaints;
}
