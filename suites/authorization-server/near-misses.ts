import type { TargetClient } from '../../fixtures/target/index.ts';

/** What a request presents instead of the registered pair. */
interface Presented {
  readonly id?: string;
  readonly secret?: string;
}

/** Where and with what a near miss differs from the right pair. */
interface MissDetail {
  readonly at: number;
  readonly text: string;
}

/** One way to be nearly right. */
export interface Miss {
  readonly title: string;
  /** @returns undefined where the pair does not lend itself to it */
  of(client: TargetClient, detail: MissDetail, clients: readonly TargetClient[]): Presented | undefined;
}

const candidates: readonly Miss[] = [
  secretMiss('the secret with a letter in the other case', (secret, { at }) => withCaseChanged(secret, at)),
  secretMiss('the beginning of the secret', (secret, { at }) => beginning(secret, at)),
  secretMiss('the end of the secret', (secret, { at }) => secret.slice(1 + (at % secret.length))),
  secretMiss('the secret with something after it', (secret, { text }) => secret + text),
  secretMiss('the secret with something before it', (secret, { text }) => text + secret),
  secretMiss('the secret between spaces', (secret) => ` ${secret} `),
  secretMiss('an empty secret', () => ''),
  secretMiss('some other secret', (_secret, { text }) => text),
  idMiss('the id with a letter in the other case', (id, { at }) => withCaseChanged(id, at)),
  idMiss('the beginning of the id', (id, { at }) => beginning(id, at)),
  idMiss('the id with something after it', (id, { text }) => id + text),
  idMiss('an empty id', () => ''),
  { title: 'the id alone', of: ({ id }) => ({ id }) },
  { title: 'the secret alone', of: ({ secret }) => ({ secret }) },
  { title: 'id and secret in each other’s place', of: ({ id, secret }) => ({ id: secret, secret: id }) },
  { title: 'the id as its own secret', of: ({ id }) => ({ id, secret: id }) },
  {
    title: 'the secret of another client',
    of: ({ id, secret }, _detail, clients) => {
      const other = clients.find((client) => client.id !== id && client.secret !== secret);
      return other && { id, secret: other.secret };
    },
  },
  {
    title: 'the id of another client',
    of: ({ id, secret }, _detail, clients) => {
      const other = clients.find((client) => client.id !== id && client.secret !== secret);
      return other && { id: other.id, secret };
    },
  },
];

/** Credentials of a client that a server must not take for the real ones. */
export const misses: readonly Miss[] = candidates.map(unlessRegistered);

/** By chance a near miss of one client can be another, or the same one written twice. */
function unlessRegistered({ title, of }: Miss): Miss {
  return {
    title,
    of(client, detail, clients) {
      const presented = of(client, detail, clients);
      const real = [client, ...clients].some(
        ({ id, secret }) => id === presented?.id && secret === presented.secret,
      );
      return real ? undefined : presented;
    },
  };
}

function secretMiss(title: string, change: (secret: string, detail: MissDetail) => string | undefined): Miss {
  return {
    title,
    of({ id, secret }, detail) {
      const changed = change(secret, detail);
      return changed === undefined ? undefined : { id, secret: changed };
    },
  };
}

function idMiss(title: string, change: (id: string, detail: MissDetail) => string | undefined): Miss {
  return {
    title,
    of({ id, secret }, detail) {
      const changed = change(id, detail);
      return changed === undefined ? undefined : { id: changed, secret };
    },
  };
}

/** Changes one letter, counted round from a position; undefined where there is none. */
export function withCaseChanged(text: string, at: number): string | undefined {
  const letters = [...text].flatMap((character, place) => (/[a-z]/i.test(character) ? [place] : []));
  const place = letters[at % Math.max(1, letters.length)];
  if (place === undefined) return undefined;
  const letter = text.charAt(place);
  const changed = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  return text.slice(0, place) + changed + text.slice(place + 1);
}

/** Cuts a text short, by a character at least; undefined where nothing would be left. */
export const beginning = (text: string, at: number): string | undefined =>
  text.length < 2 ? undefined : text.slice(0, 1 + (at % (text.length - 1)));
