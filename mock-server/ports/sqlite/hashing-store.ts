import { isHash } from '../credentials.ts';
import type { Store } from '../store.ts';

/**
 * A store that keeps passwords and client secrets as bcrypt hashes. A hash that it is given is kept as it is, so that what
 * was read can be saved again.
 * @param hash answers the bcrypt hash of a word
 */
export function hashingStore(store: Store, hash: (word: string) => Promise<string>): Store {
  // Hashing takes time: what comes after it has to wait, or the older change would be written over the newer one.
  let last: Promise<unknown> | undefined;
  const hashed = async (word: string) => (isHash(word) ? word : hash(word));

  async function after<Outcome>(prepared: Promise<() => Promise<Outcome>>): Promise<Outcome> {
    const turn = Promise.all([prepared, last?.catch(() => undefined)]);
    last = turn;
    try {
      const [act] = await turn;
      return await act();
    } finally {
      if (last === turn) last = undefined;
    }
  }
  const inTurn = <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> =>
    last === undefined ? act() : after(Promise.resolve(act));

  return {
    ...store,
    unhashed: store,
    saveUser: (user) =>
      after(hashed(user.password).then((password) => () => store.saveUser({ ...user, password }))),
    saveClient: (client) =>
      after(hashed(client.secret).then((secret) => () => store.saveClient({ ...client, secret }))),
    changeUser: (name, change) =>
      inTurn(() =>
        store.changeUser(name, (user) => {
          const other = change(user);
          if (isHash(other.password)) return other;
          throw new Error(`changeUser would keep the password of ${name} in clear; saveUser hashes it`);
        }),
      ),
    removeUser: (name) => inTurn(() => store.removeUser(name)),
    removeClient: (id) => inTurn(() => store.removeClient(id)),
    clear: () => inTurn(() => store.clear()),
  };
}
