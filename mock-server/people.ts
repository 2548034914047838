import { unknownName } from './option-error.ts';
import type { Client, Store, User } from './ports/index.ts';
import type { TokenEnding } from './token-ending.ts';

/** The resource owners and the clients of a server. */
export interface People {
  users(): Promise<readonly User[]>;
  saveUser(user: Partial<User> & Pick<User, 'name'>): Promise<User>;
  /** Revokes what the user has, then forgets the user. @throws OptionError for one that nobody knows */
  removeUser(name: string): Promise<void>;
  clients(): Promise<readonly Client[]>;
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

/** @param home region of users who are not told theirs */
export function peopleOf(store: Store, ending: TokenEnding, home: string): People {
  const names = new Set<string>();
  const clientIds = new Set<string>();
  return {
    users: () => store.users(),
    async saveUser(change) {
      const forgiven = change.locked === false ? { wrongPasswords: 0 } : {};
      const user = { ...newUser(home), ...(await store.user(change.name)), ...forgiven, ...change };
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

const newUser = (region: string): User => ({
  name: '',
  password: '',
  disabled: false,
  locked: false,
  requestable: true,
  region,
  tenant: 'company1',
});
