import type { Profile } from './schema.ts';

type World = Profile['world'];

const everyGrant = ['password', 'refresh_token', 'client_credentials'];

/**
 * The same people and applications in every profile, so that examples agree.
 * @param bobsRegion where bob lives, in a profile with more regions than alice's `us`
 */
export const smallWorld = (app1Scopes: string[], app2Scopes: string[], bobsRegion = 'us'): World => ({
  clients: [
    { id: 'app1', secret: 'secret1', grants: everyGrant, scopes: app1Scopes },
    { id: 'app2', secret: 'secret2', grants: everyGrant, scopes: app2Scopes },
  ],
  users: [
    { ...person('alice', 'us', 'company1'), picture: 'https://images.example.test/alice.png' },
    person('bob', bobsRegion, 'company2'),
  ],
  provisioned: [],
});

const person = (name: string, region: string, tenant: string): World['users'][number] => ({
  name,
  password: `${name}pw`,
  disabled: false,
  locked: false,
  requestable: true,
  region,
  tenant,
  email: `${name}@example.test`,
  emailVerified: true,
});
