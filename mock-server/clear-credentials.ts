import { type Credentials, isHash } from './ports/index.ts';

/** What a server knows in clear of passwords and secrets of which its store keeps hashes: what it was told. */
export interface ClearCredentials {
  /** @param owner whose word it is: each has one, and the one that was learnt last may be right */
  learn(owner: string, word: string): void;
  /** The word that is registered, in clear where it is known; else what is registered. */
  of(owner: string, registered: string): Promise<string>;
}

export function clearCredentials(credentials: Credentials): ClearCredentials {
  const learnt = new Map<string, string>();
  // By hash: a wrong guess would cost its time again and again.
  const told = new Map<string, Promise<string>>();
  const tell = async (owner: string, registered: string) => {
    const word = learnt.get(owner);
    const known = word !== undefined && (await credentials.matches(registered, word));
    return known ? word : registered;
  };
  return {
    learn(owner, word) {
      if (!isHash(word)) learnt.set(owner, word);
    },
    async of(owner, registered) {
      if (!isHash(registered)) return registered;
      const known = told.get(registered) ?? tell(owner, registered);
      told.set(registered, known);
      return known;
    },
  };
}
