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

/** The same world where people authorize applications in a browser, one of which can keep no secret: `spa1`. */
export function withBrowserFlows(world: World): World {
  const named = ['First Application', 'Second Application'];
  const clients = world.clients.map((client, place) => ({
    ...client,
    grants: ['authorization_code', 'implicit', ...client.grants],
    name: named[place] ?? client.id,
    website: `https://${client.id}.test/`,
    redirectUris: callbacks(client.id, 8081 + place),
  }));
  const spa1 = {
    id: 'spa1',
    secret: '',
    public: true,
    grants: ['authorization_code', 'implicit', 'refresh_token'],
    scopes: world.clients[0]?.scopes ?? [],
    name: 'Browser Application',
    website: 'https://spa1.test/',
    redirectUris: callbacks('spa1', 8083),
  };
  return { ...world, clients: [...clients, spa1] };
}

const callbacks = (id: string, port: number): string[] => [
  `https://${id}.test/callback`,
  `http://127.0.0.1:${port}/callback`,
];

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
