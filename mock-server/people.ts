import { clearCredentials } from './clear-credentials.ts';
import { unknownName } from './option-error.ts';
import type { Client, Ports, User } from './ports/index.ts';
import type { Profile } from './profiles/index.ts';
import { refuseUnknownTenant } from './tenant-data.ts';
import type { TokenEnding } from './token-ending.ts';

/** The resource owners and the clients of a server. */
export interface People {
  users(): Promise<readonly User[]>;
  /** @throws OptionError for a tenant that the profile does not have */
  saveUser(user: Partial<User> & Pick<User, 'name'>): Promise<User>;
  /** Revokes what the user has, then forgets the user. @throws OptionError for one that nobody knows */
  removeUser(name: string): Promise<void>;
  clients(): Promise<readonly Client[]>;
  /** @throws OptionError for a tenant that the profile does not have */
  saveClient(client: Client): Promise<void>;
  /** Revokes what the client has, then forgets the client. @throws OptionError for one that nobody knows */
  removeClient(id: string): Promise<void>;

  /** @throws OptionError for one that nobody knows */
  user(name: string): Promise<User>;
  /** @throws OptionError for one that nobody knows */
  client(id: string): Promise<Client>;
  names(): readonly string[];
  clientIds(): readonly string[];
  /** Learns who is in a store; the answer is false when nobody is. */
  resume(): Promise<boolean>;
  /** Forgets everybody, without a word to the store. */
  forget(): void;
}

export function peopleOf(ports: Ports, ending: TokenEnding, profile: Profile): People {
  const { store } = ports;
  const clear = clearCredentials(ports.credentials);
  for (const { name, password } of profile.world.users) clear.learn(`user ${name}`, password);
  for (const { id, secret } of profile.world.clients) clear.learn(`client ${id}`, secret);
  const withPassword = async (user: User): Promise<User> => ({
    ...user,
    password: await clear.of(`user ${user.name}`, user.password),
  });
  const withSecret = async (client: Client): Promise<Client> => ({
    ...client,
    secret: await clear.of(`client ${client.id}`, client.secret),
  });
  const names = new Set<string>();
  const clientIds = new Set<string>();
  async function changedUser({ name, ...change }: Partial<User> & Pick<User, 'name'>): Promise<User> {
    const changed =
      change.password === undefined
        ? await store.changeUser(name, (user) => ({ ...user, ...change }))
        : undefined;
    if (changed !== undefined) return changed;
    const user = { ...newUser(profile), ...(await store.user(name)), ...change, name };
    clear.learn(`user ${name}`, user.password);
    await store.saveUser(user);
    return user;
  }
  return {
    users: async () => Promise.all((await store.users()).map(withPassword)),
    async saveUser(change) {
      refuseUnknownTenant(change.tenant, profile);
      const forgiven = change.locked === false ? { wrongPasswords: 0 } : {};
      const user = await changedUser({ ...forgiven, ...change });
      names.add(user.name);
      return withPassword(user);
    },
    async removeUser(name) {
      await ending.revokeTokens({ user: name });
      await store.removeUser(name);
      names.delete(name);
    },
    clients: async () => Promise.all((await store.clients()).map(withSecret)),
    async saveClient(client) {
      refuseUnknownTenant(client.tenant, profile);
      clear.learn(`client ${client.id}`, client.secret);
      await store.saveClient(client);
      clientIds.add(client.id);
    },
    async removeClient(id) {
      await ending.revokeTokens({ client: id });
      await store.removeClient(id);
      clientIds.delete(id);
    },

    async user(name) {
      const user = await store.user(name);
      if (user === undefined) throw unknownName('user', name, [...names]);
      return user;
    },
    async client(id) {
      const client = await store.client(id);
      if (client === undefined) throw unknownName('client', id, [...clientIds]);
      return withSecret(client);
    },
    names: () => [...names],
    clientIds: () => [...clientIds],
    async resume() {
      const clients = await store.clients();
      for (const { id } of clients) clientIds.add(id);
      for (const { name } of await store.users()) names.add(name);
      return clients.length > 0;
    },
    forget() {
      names.clear();
      clientIds.clear();
    },
  };
}

/** Somebody who is told no region and no tenant is of the first. */
const newUser = ({ regions, tenancy }: Profile): User => ({
  name: '',
  password: '',
  disabled: false,
  locked: false,
  requestable: true,
  region: regions[0] ?? '',
  tenant: tenancy?.tenants[0]?.id ?? 'company1',
});
