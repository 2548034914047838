import { unknownName } from './option-error.ts';
import type { Client, Store, User } from './ports/index.ts';
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

export function peopleOf(store: Store, ending: TokenEnding, profile: Profile): People {
  const names = new Set<string>();
  const clientIds = new Set<string>();
  return {
    users: () => store.users(),
    async saveUser(change) {
      refuseUnknownTenant(change.tenant, profile);
      const forgiven = change.locked === false ? { wrongPasswords: 0 } : {};
      const user = { ...newUser(profile), ...(await store.user(change.name)), ...forgiven, ...change };
      await store.saveUser(user);
      names.add(user.name);
      return user;
    },
    async removeUser(name) {
      await ending.revokeTokens({ user: name });
      await store.removeUser(name);
      names.delete(name);
    },
    clients: () => store.clients(),
    async saveClient(client) {
      refuseUnknownTenant(client.tenant, profile);
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
      return client;
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
