import type { Exchange } from './exchange.ts';
import { bodyText, type HeaderField, queryOf } from './message.ts';

/** Whether everybody knows a word, so that a cookie may say it without a secret. */
type IsPublic = (word: string) => boolean;

/** Names whose values are secrets, as they are without prefixes, hyphens and underscores. */
const SECRET_NAME =
  /(?:token|secret|password|passwd|pwd|passphrase|passcode|apikey|accesskey|privatekey|secretkey|signingkey|assertion|codeverifier|credentials?|otp)$|^(?:authsession|sessionid|jsessionid|sid|jwt|devicecode|usercode|authorizationcode|authorization|cookie)$/i;
/** Further ones where a browser carries them; elsewhere such a name may mean anything. */
const SECRETS_OF_BROWSERS = /^state$/i;
/** What a request says by this name is an authorization code; an answer names its errors so. */
const CODE = /^code$/i;
/** A code that is no error code: those are words or numbers. */
const OPAQUE = /^(?=.*\d)(?=.*[A-Za-z])[\w.~+/=-]{16,}$/;
/** Cookies whose value is taken for a secret whatever it says. */
const SESSION_COOKIES = /sess|sid|auth|token|log|jwt|csrf|xsrf|key|secret|remember|^id$|_id$/i;
/** Header fields beside the standard ones that carry credentials, such as `X-Api-Key`. */
const SECRET_FIELDS =
  /^(?!www-|proxy-authenticate).*(?:token|secret|password|api-?key|access-?key|auth|session|csrf|xsrf|jwt|assertion)$/i;

/** Whether a value is a secret by its name: that of a parameter, a member, a variable or an option. */
export const isSecretName = (name: string): boolean =>
  SECRET_NAME.test(name.slice(name.lastIndexOf('.') + 1).replace(/[-_\s]/g, ''));

/** Every token, password, secret, code and cookie that an exchange carries. */
export function* secretsOf({ request, outcome }: Exchange, isPublic: IsPublic): Generator<string> {
  yield* secretsInUrl(request.url);
  yield* secretsInHeaders(request.headers, isPublic);
  yield* secretsInBody(bodyText(request), () => true);
  if (outcome.kind === 'failure') return;
  yield* secretsInHeaders(outcome.reply.headers, isPublic);
  yield* secretsInBody(bodyText(outcome.reply), (code) => OPAQUE.test(code));
}

/** The values as they were meant and as they were written, since either may be repeated elsewhere. */
function* secretsInParameters(encoded: string): Generator<string> {
  for (const pair of encoded.split('&')) {
    const [[name, value] = ['', '']] = new URLSearchParams(pair);
    if (!isSecretName(name) && !CODE.test(name) && !SECRETS_OF_BROWSERS.test(name)) continue;
    yield value;
    yield pair.slice(pair.indexOf('=') + 1);
  }
}

/** What stands in the query, in the fragment and before the host of a URL. */
export function* secretsInUrl(url: string): Generator<string> {
  yield* secretsInParameters(queryOf(url));
  const fragment = url.indexOf('#');
  if (fragment >= 0) yield* secretsInParameters(url.slice(fragment + 1));
  const [, password] = /^\w+:\/\/[^/?#@:]*:([^/?#@]*)@/.exec(url) ?? [];
  if (password !== undefined) yield* [password, decoded(password)];
}

/** Numbers count from the length of a one-time password on. */
const MEMBER = /"([^"\\]+)"\s*:\s*("(?:[^"\\]|\\.)*"|\d{6,}(?![\d.eE]))/g;
const FILLED_FIELD = /<input\b[^>]*? name="([^"]*)"[^>]*? value="([^"]*)"/g;
const ELEMENT = /<([\w:.-]+)(?:\s[^<>]*)?>([^<>]+)<\/\1>/g;
const PART = /;\s*name="([^"]*)"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n([^\r\n]+)/g;

function* secretsInBody(body: string, isCode: (value: string) => boolean): Generator<string> {
  const isSecret = (name: string, value: string) => isSecretName(name) || (CODE.test(name) && isCode(value));
  if (/^\s*[{[]/.test(body)) {
    for (const [, name = '', literal = ''] of body.matchAll(MEMBER)) {
      const value = unquote(literal);
      if (isSecret(name, value)) yield value;
    }
  } else if (/^\s*</.test(body)) {
    for (const [, name = '', value = ''] of body.matchAll(FILLED_FIELD)) {
      if (isSecretName(name) || SECRETS_OF_BROWSERS.test(name)) yield value;
    }
    for (const [, name = '', value = ''] of body.matchAll(ELEMENT)) if (isSecretName(name)) yield value;
  } else if (/^\s*--/.test(body)) {
    for (const [, name = '', value = ''] of body.matchAll(PART)) if (isSecret(name, value)) yield value;
  } else yield* secretsInParameters(body);
}

function unquote(literal: string): string {
  if (!literal.startsWith('"')) return literal;
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1); // a body cut short or made of garbage: its raw spelling is the secret
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function* secretsInHeaders(headers: readonly HeaderField[], isPublic: IsPublic): Generator<string> {
  for (const [name, value] of headers) {
    const field = name.toLowerCase();
    if (field === 'cookie' || field === 'set-cookie') {
      for (const part of field === 'cookie' ? value.split(';') : [value.split(';', 1)[0] ?? '']) {
        const content = part.slice(part.indexOf('=') + 1).trim();
        const isSession = SESSION_COOKIES.test(part.slice(0, Math.max(0, part.indexOf('='))));
        if (isSession || !isPublic(content)) yield* [content, decoded(content)];
      }
    } else if (field === 'location' || field === 'referer') yield* secretsInUrl(value);
    else yield* secretsInField(name, value);
  }
}

/** What a header field says that is neither a cookie nor an address. */
export function* secretsInField(name: string, value: string): Generator<string> {
  if (!/^(?:proxy-)?authorization$/i.test(name)) {
    if (SECRET_FIELDS.test(name)) yield value.trim();
    return;
  }
  const credentials = value.slice(value.indexOf(' ') + 1).trim();
  // A field that is nothing but the name of a scheme holds no secret.
  if (/^(basic|bearer|digest|negotiate)$/i.test(credentials)) return;
  yield credentials;
  if (!/^basic /i.test(value)) return;
  const pair = Buffer.from(credentials, 'base64').toString();
  const secret = pair.slice(pair.indexOf(':') + 1);
  yield secret;
  yield new URLSearchParams(`=${secret}`).get('') ?? secret;
}

/** Credentials and signed tokens in free text. */
const SHAPES = [
  /\b(?:Bearer|Basic|DPoP)\s+([A-Za-z0-9._~+/-]{6,}=*)/gi,
  /\b(eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)/g,
  /\b\w+:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/g,
];
/** A name with a value behind it: `secret=…`, `"password": "…"`, `--token …`. */
const NAMED =
  /(?:(--[\w-]+)[=\s]\s*|\b([\w.-]+)["']?\s*[=:]\s*)(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'&,;}]+))/g;
/** What a text is more likely to say of a secret than to give as one. */
const isNoWord = (value: string): boolean => !/^[a-z]+$/i.test(value);

/**
 * What looks like a secret in free text, such as what a program prints: credentials, signed tokens, values with telling names.
 * @param isGiven whether such a value can be the secret itself; unless given, a single word is not
 */
export function* secretsInText(text: string, isGiven = isNoWord): Generator<string> {
  for (const shape of SHAPES) {
    for (const [, secret = ''] of text.matchAll(shape)) yield* [secret, decoded(secret)];
  }
  for (const [, option, name = option ?? '', quoted, single, plain] of text.matchAll(NAMED)) {
    const value = quoted ?? single ?? plain ?? '';
    if (isSecretName(name) && isGiven(value)) yield value;
  }
}
