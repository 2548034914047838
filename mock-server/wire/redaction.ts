import { hash } from 'node:crypto';
import { unescapings } from './escapes.ts';
import type { Exchange } from './exchange.ts';
import { bodyText, bytes, type HeaderField } from './message.ts';
import { secretsInField, secretsInText, secretsOf } from './secrets-of.ts';
import { spellings } from './spellings.ts';
import { createWordIndex, type Found, replaceFound, type WordIndex } from './word-index.ts';

/** Hides secrets in texts and exchanges: each value becomes `…` and a few digits that stay the same for it. */
export interface Mask {
  /**
   * Adds a secret that must not show from now on. One of fewer than four characters is hidden where it stands as a value, such as
   * behind an equals sign or between quotes: elsewhere it may be anything.
   */
  learn(secret: string): void;
  /**
   * Learns every token, password, secret, code and cookie of at least four characters that an exchange carries. What is part of
   * a word of the wire is hidden where it stands as a value.
   */
  observe(exchange: Exchange): void;
  /** The text with each known secret hidden: as it is, escaped in any usual way, and twice, in base64 and in hexadecimal. */
  text(text: string): string;
  /** The same for what a program says; what looks like a secret there is learnt: credentials, signed tokens, named values. */
  said(text: string): string;
  /** The exchange with each known secret hidden in URL, header fields, bodies and explanation. */
  exchange(exchange: Exchange): Exchange;
}

const SHORTEST = 4;
/** Words of the wire. What a check tries in the place of a secret may be part of one, as `secr` is. */
const VOCABULARY =
  'access_token refresh_token id_token token_type client_id client_secret client_credentials grant_type code_verifier code_challenge ' +
  'redirect_uri response_type expires_in username password assertion authorization bearer basic scope state issuer challenge realm ' +
  'error_description invalid_request invalid_client invalid_grant unauthorized_client unsupported_grant_type invalid_scope ' +
  'invalid_token insufficient_scope content-type application/x-www-form-urlencoded www-authenticate revocation introspection none true false null';
const MOST_UNREAD = 1000;
/** What cookies say that were deleted, or that hold a choice. */
const PLAIN_WORDS = ['true', 'false', 'null', 'none', 'undefined', 'deleted'];

interface MaskOptions {
  /** Show everything: what is to be masked is then answered as it is. */
  readonly reveal?: boolean;
  /** Names that everybody knows: a cookie may say one without a secret, unless its own name is that of a session. */
  readonly names?: readonly string[];
  /** How many of the secrets that are learnt from exchanges and outputs are remembered at least; unless given all are. */
  readonly most?: number;
  /** Hexadecimal digits that stand for a secret; 4 unless given, which a few hundred secrets can have in common. */
  readonly digits?: number;
}

/** Digits by which the secrets of a whole run are told apart. */
export const DIGITS_OF_A_RUN = 8;

/** Secrets with the words by which they are found. */
interface Known {
  readonly secrets: Set<string>;
  readonly words: WordIndex;
}
const known = (): Known => ({ secrets: new Set(), words: createWordIndex() });

export function createMask({
  reveal = false,
  names = [],
  most = Number.POSITIVE_INFINITY,
  digits = 4,
}: MaskOptions = {}): Mask {
  if (reveal) return REVEALING;
  const publicWords = new Set([...names, ...PLAIN_WORDS].map((name) => name.toLowerCase()));
  const isPublic = (word: string) => publicWords.has(word.toLowerCase());
  const declared = known();
  /** Those that were met, the newest first; where not all are remembered, what is met again is new again. */
  let met: readonly Known[] = [most === Number.POSITIVE_INFINITY ? declared : known()];
  /** Secrets that are hidden only where they stand as a value. */
  const asValues = new Map<string, RegExp>();

  function hide(secret: string, among?: Known): void {
    const [newest = declared, ...older] = met;
    const { secrets, words } = among ?? newest;
    if (secret.length < SHORTEST || declared.secrets.has(secret) || secrets.has(secret)) return;
    secrets.add(secret);
    const shown = shownFor(secret, digits);
    for (const spelling of spellings(secret)) words.add(spelling, shown);
    if (newest.secrets.size >= most) met = [known(), newest, ...older].slice(0, 2);
  }

  /** Exchanges that were shown and not read yet: most are followed by nothing that would have to be masked. */
  let unread: Exchange[] = [];

  function read(): void {
    for (const exchange of unread) {
      for (const secret of secretsOf(exchange, isPublic)) {
        if (!VOCABULARY.includes(secret.toLowerCase())) hide(secret);
        else if (!declared.secrets.has(secret)) asValues.set(secret, asValue(secret));
      }
    }
    unread = [];
  }

  function foundIn(text: string): Found[] {
    const found = declared.words.occurrencesIn(text);
    for (const { words } of met) if (words !== declared.words) found.push(...words.occurrencesIn(text));
    for (const [secret, pattern] of asValues) {
      for (const { index } of text.matchAll(pattern))
        found.push({ start: index, end: index + secret.length, replacement: shownFor(secret, digits) });
    }
    return found;
  }

  function text(content: string): string {
    if (content === '') return content;
    read();
    const found = foundIn(content);
    for (const { text: plain, placeOf } of unescapings(content)) {
      for (const { start, end, replacement } of foundIn(plain))
        found.push({ start: placeOf(start), end: placeOf(end), replacement });
    }
    return found.length === 0 ? content : replaceFound(content, found);
  }

  const fields = (headers: readonly HeaderField[]): HeaderField[] =>
    headers.map(([name, value]) => [name, credentials(name, value) ?? text(value)]);

  /** A field whose whole value is a secret, or is one behind a scheme, which is hidden elsewhere only as a value. */
  function credentials(name: string, value: string): string | undefined {
    const secret = [...secretsInField(name, value)].find((each) => asValues.has(each));
    if (secret === undefined || !value.trimEnd().endsWith(secret)) return undefined;
    return value.slice(0, value.lastIndexOf(secret)) + shownFor(secret, digits);
  }

  return {
    text,
    learn(secret) {
      if (secret.length >= SHORTEST) hide(secret, declared);
      else if (secret !== '') asValues.set(secret, asValue(secret));
    },
    said(content) {
      for (const secret of secretsInText(content)) hide(secret);
      return text(content);
    },
    observe(exchange) {
      unread.push(exchange);
      if (unread.length > MOST_UNREAD) read();
    },
    exchange(exchange) {
      const { request, outcome, because, scripted } = exchange;
      return {
        ...exchange,
        request: {
          ...request,
          url: text(request.url),
          headers: fields(request.headers),
          body: bytes(text(bodyText(request))),
        },
        outcome:
          outcome.kind === 'failure'
            ? { ...outcome, detail: text(outcome.detail) }
            : {
                kind: 'reply',
                reply: {
                  ...outcome.reply,
                  headers: fields(outcome.reply.headers),
                  body: bytes(text(bodyText(outcome.reply))),
                },
              },
        ...(because === undefined ? {} : { because: text(because) }),
        ...(scripted === undefined ? {} : { scripted: text(scripted) }),
      };
    },
  };
}

/** The mask that hides nothing. */
const REVEALING: Mask = {
  learn: () => undefined,
  observe: () => undefined,
  text: (content) => content,
  said: (content) => content,
  exchange: (exchange) => exchange,
};

const shownFor = (secret: string, digits: number): string =>
  `…${hash('sha256', secret, 'hex').slice(0, digits)}`;

/** What stands before a value and after it: in a form, between quotes, in an element, before a host, in a part of a body. */
const AROUND_VALUES = [
  ['=', '[&;,#\\s]|$'],
  ['"', '"'],
  ["'", "'"],
  ['>', '<'],
  [':', '@'],
  ['\\n\\r?\\n', '\\r?\\n'],
] as const;

/** Finds a secret where it stands as a value. */
function asValue(secret: string): RegExp {
  const word = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    AROUND_VALUES.map(([before, after]) => `(?<=${before})${word}(?=${after})`).join('|'),
    'g',
  );
}
