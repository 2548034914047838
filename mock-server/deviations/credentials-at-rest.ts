import { createHash } from 'node:crypto';
import { hashOf, isHash, type Random, type Store } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { noted } from './kept-words.ts';
import { withStore } from './override.ts';

/** One salt for all, so that what is equal looks equal. */
const constant: Random = { bytes: (count) => new Uint8Array(count).fill(7) };
const COST = 10;

/** What is hashed without a salt is hashed once. */
const hashes = new Map<string, Promise<string>>();

function saltless(word: string): Promise<string> {
  const known = hashes.get(word) ?? hashOf(word, COST, constant);
  hashes.set(word, known);
  return known;
}

/** A store whose new passwords are hashed by somebody before it. */
const hashedBefore =
  (hash: (word: string) => Promise<string>) =>
  (store: Store): Partial<Store> =>
    // Where nothing is at rest there is nothing to hash.
    store.unhashed === undefined
      ? {}
      : {
          saveUser: async (user) =>
            store.saveUser(isHash(user.password) ? user : { ...user, password: await hash(user.password) }),
        };

/** A store with a note beside each password that is new to it. */
const beside =
  (note: (password: string) => string) =>
  (store: Store): Partial<Store> => ({
    saveUser: (user) => store.saveUser(isHash(user.password) ? user : noted(user, note(user.password))),
  });

/** Faults in what is stored of passwords and client secrets. */
export const credentialsAtRestDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'passwords-stored-in-clear',
    title: 'Passwords are stored as they are.',
    profiles: ['cehub', 'enigma'],
    breaks: ['CEHUB-16', 'B-D01'],
    override: withStore(({ unhashed }) =>
      unhashed === undefined ? {} : { saveUser: unhashed.saveUser, changeUser: unhashed.changeUser },
    ),
  },
  {
    name: 'passwords-stored-in-base64',
    title: 'Beside the hash of a password stands the password, in base64.',
    profiles: ['cehub', 'enigma'],
    breaks: ['CEHUB-16', 'B-D01'],
    override: withStore(beside((password) => Buffer.from(`pw:${password}`).toString('base64'))),
  },
  {
    name: 'passwords-stored-as-fast-hash',
    title: 'Beside the slow hash of a password stands a fast one without a salt, for an older program.',
    profiles: ['cehub'],
    breaks: ['CEHUB-16'],
    override: withStore(beside((password) => createHash('sha1').update(password).digest('hex'))),
  },
  {
    name: 'passwords-share-a-salt',
    title: 'All passwords are hashed with one salt.',
    profiles: ['cehub'],
    breaks: ['CEHUB-16'],
    override: withStore(hashedBefore(saltless)),
  },
  {
    name: 'passwords-hashed-in-no-time',
    title: 'Passwords are hashed with the fewest rounds that bcrypt has.',
    profiles: ['cehub'],
    breaks: ['CEHUB-16'],
    override: (parts) => withStore(hashedBefore((word) => hashOf(word, 4, parts.ports.random)))(parts),
  },
  {
    name: 'client-secrets-stored-in-clear',
    title: 'The secrets of clients are stored as they are.',
    profiles: ['cehub', 'enigma'],
    breaks: ['B-D01'],
    override: withStore(({ unhashed }) =>
      unhashed === undefined ? {} : { saveClient: unhashed.saveClient },
    ),
  },
]);
