import type { Parts } from '../endpoints/index.ts';
import type { Store } from '../ports/index.ts';
import { digestOf } from '../tokens/index.ts';

/** A server whose store can ask for the word behind a digest, as one could that never heard of digests. */
export const withKeptWords =
  (change: (store: Store, wordOf: (digest: string) => string | undefined) => Partial<Store>) =>
  (parts: Parts): Parts => {
    const { random, store } = parts.ports;
    const words = new Map<string, string>();
    const heard = (word: string): string => {
      words.set(digestOf(word), word);
      return word;
    };
    return {
      ...parts,
      format: {
        ...parts.format,
        mint: async (content, ports) => heard(await parts.format.mint(content, ports)),
      },
      ports: {
        ...parts.ports,
        // Every other word that is handed out is some bytes of chance.
        random: {
          bytes(count) {
            const bytes = random.bytes(count);
            heard(Buffer.from(bytes).toString('base64url'));
            return bytes;
          },
        },
        store: { ...store, ...change(store, (digest) => words.get(digest)) },
      },
    };
  };

/** Something remembered with a note beside it that no part of the server reads. */
export const noted = <Thing extends object>(thing: Thing, note: string | undefined): Thing => ({
  ...thing,
  ...(note === undefined ? {} : { note }),
});
