import { hash } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import { bodyText, bytes, type HeaderField, queryOf } from './message.ts';
import { createWordIndex } from './word-index.ts';

/** Hides secrets in texts and exchanges: each value becomes `…` and four digits that stay the same for it. */
export interface Mask {
  /** Adds a secret that must not show from now on. Values of fewer than four characters are not hidden. */
  learn(secret: string): void;
  /** Learns every token, password, secret, code and cookie that an exchange carries. */
  observe(exchange: Exchange): void;
  /** Learns what looks like a secret in free text, such as what a program prints: credentials, JWTs, named values. */
  observeText(text: string): void;
  /** The text with each known secret hidden: raw, URL-encoded, form-encoded and in base64. */
  text(text: string): string;
  /** The exchange with each known secret hidden in URL, header fields, bodies and explanation. */
  exchange(exchange: Exchange): Exchange;
}

const SECRET_NAMES =
  /^(?:.+\.)?(access_token|auth_session|refresh_token|id_token|token|code|client_secret|password|assertion|client_assertion|code_verifier|authtoken)$/i;
/** Further ones where a browser carries them; elsewhere such a name may mean anything. */
const SECRETS_OF_BROWSERS = /^(state|csrf_token)$/i;
const SHORTEST = 4;
const MOST_UNREAD = 1000;
/** What cookies say that were deleted, or that hold a choice. */
const PLAIN_WORDS = ['true', 'false', 'null', 'none', 'undefined', 'deleted'];
/** Cookies whose value is taken for a secret whatever it says. */
const SESSION_COOKIES = /sess|sid|auth|token|log|jwt|csrf|xsrf|key|secret|remember|^id$|_id$/i;

interface MaskOptions {
  /** Show everything: `text` and `exchange` then answer their argument. */
  readonly reveal?: boolean;
  /** Names that everybody knows: a cookie may say one without a secret, unless its own name is that of a session. */
  readonly names?: readonly string[];
}

export function createMask({ reveal = false, names = [] }: MaskOptions = {}): Mask {
  const publicWords = new Set([...names, ...PLAIN_WORDS].map((name) => name.toLowerCase()));
  const isPublic = (word: string) => publicWords.has(word.toLowerCase());
  const learned = new Set<string>();
  const hidden = createWordIndex();

  function learn(secret: string): void {
    if (secret.length < SHORTEST || learned.has(secret)) return;
    learned.add(secret);
    const shown = `…${hash('sha256', secret, 'hex').slice(0, 4)}`;
    for (const spelling of spellings(secret)) hidden.add(spelling, shown);
  }

  /** Exchanges that were shown and not read yet: most are followed by nothing that would have to be masked. */
  let unread: Exchange[] = [];

  function read(): void {
    for (const exchange of unread) for (const secret of secretsOf(exchange, isPublic)) learn(secret);
    unread = [];
  }

  function text(content: string): string {
    if (reveal || content === '') return content;
    read();
    return hidden.size === 0 ? content : hidden.replaceIn(content);
  }

  const fields = (headers: readonly HeaderField[]): HeaderField[] =>
    headers.map(([name, value]) => [name, text(value)]);

  return {
    learn,
    text,
    observeText(text) {
      for (const secret of secretsInText(text)) learn(secret);
    },
    observe(exchange) {
      unread.push(exchange);
      if (unread.length > MOST_UNREAD) read();
    },
    exchange(exchange) {
      if (reveal) return exchange;
      const { request, outcome } = exchange;
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
        ...(exchange.because === undefined ? {} : { because: text(exchange.because) }),
      };
    },
  };
}

const HTML_NAMES: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": '#39',
};

/** The spellings in which a secret can appear in a report. */
function spellings(secret: string): Set<string> {
  const base64 = [Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')];
  // Most are made of characters that nothing has to escape.
  if (/^[\w.*-]*$/.test(secret)) return new Set([secret, ...base64]);
  return new Set([
    secret,
    ...base64,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    secret.replace(/[&<>"']/g, (character) => `&${HTML_NAMES[character]};`),
  ]);
}

type IsPublic = (word: string) => boolean;

function* secretsOf(exchange: Exchange, isPublic: IsPublic): Generator<string> {
  const { request, outcome } = exchange;
  yield* secretsInUrl(request.url);
  yield* secretsInHeaders(request.headers, isPublic);
  yield* secretsInBody(bodyText(request));
  if (outcome.kind === 'failure') return;
  yield* secretsInHeaders(outcome.reply.headers, isPublic);
  yield* secretsInBody(bodyText(outcome.reply));
}

/** The values as they were meant and as they were written, since either may be repeated elsewhere. */
function* secretsInParameters(encoded: string): Generator<string> {
  for (const pair of encoded.split('&')) {
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    if (!SECRET_NAMES.test(name) && !SECRETS_OF_BROWSERS.test(name)) continue;
    yield value;
    yield pair.slice(pair.indexOf('=') + 1);
  }
}

/** What stands in the query and in the fragment of a URL. */
function* secretsInUrl(url: string): Generator<string> {
  yield* secretsInParameters(queryOf(url));
  const fragment = url.indexOf('#');
  if (fragment >= 0) yield* secretsInParameters(url.slice(fragment + 1));
}

const FILLED_FIELD = /<input\b[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"/g;

function* secretsInBody(body: string): Generator<string> {
  if (/^\s*[{[]/.test(body)) {
    for (const [, name, value] of body.matchAll(/"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*")/g)) {
      if (name !== undefined && value !== undefined && SECRET_NAMES.test(name)) yield unquote(value);
    }
  } else if (/^\s*</.test(body)) {
    for (const [, name = '', value = ''] of body.matchAll(FILLED_FIELD)) {
      if (SECRET_NAMES.test(name) || SECRETS_OF_BROWSERS.test(name)) yield value;
    }
  } else yield* secretsInParameters(body);
}

function unquote(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1); // a body cut short or made of garbage: its raw spelling is the secret
  }
}

function* secretsInHeaders(headers: readonly HeaderField[], isPublic: IsPublic): Generator<string> {
  for (const [name, value] of headers) {
    const field = name.toLowerCase();
    if (field === 'authorization' || field === 'proxy-authorization') {
      const credentials = value.slice(value.indexOf(' ') + 1).trim();
      // A field that is nothing but the name of a scheme holds no secret.
      if (/^(basic|bearer|digest|negotiate)$/i.test(credentials)) continue;
      yield credentials;
      if (!/^basic /i.test(value)) continue;
      const pair = Buffer.from(credentials, 'base64').toString();
      const secret = pair.slice(pair.indexOf(':') + 1);
      yield secret;
      yield new URLSearchParams(`=${secret}`).get('') ?? secret;
    } else if (field === 'cookie' || field === 'set-cookie') {
      for (const part of field === 'cookie' ? value.split(';') : [value.split(';', 1)[0] ?? '']) {
        const content = part.slice(part.indexOf('=') + 1).trim();
        const isSession = SESSION_COOKIES.test(part.slice(0, Math.max(0, part.indexOf('='))));
        if (isSession || !isPublic(content)) yield content;
      }
    } else if (field === 'location' || field === 'referer') yield* secretsInUrl(value);
  }
}

const SHAPES = [
  /\b(?:Bearer|Basic)\s+([A-Za-z0-9._~+/-]{6,}=*)/gi,
  /\b(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)/g,
  /\b(?:access_token|refresh_token|id_token|client_secret|password)["']?\s*[=:]\s*["']?([^\s"'&,;}]+)/gi,
];

function* secretsInText(text: string): Generator<string> {
  for (const shape of SHAPES) {
    for (const [, secret] of text.matchAll(shape)) if (secret !== undefined) yield secret;
  }
}
