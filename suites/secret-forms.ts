/** Ways in which a text may be written down, each with a name for a finding; empty ones are none. */
function formsOf(secret: string): readonly (readonly [name: string, form: string])[] {
  const text = Buffer.from(secret, 'utf8');
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  const forms: (readonly [string, string])[] = [
    ['form-encoded', form],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['escaped as in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in hexadecimal', text.toString('hex')],
    ...[0, 1, 2].flatMap((offset) => [
      ['in base64', base64Of(text, offset, 'base64')] as const,
      ['in base64url', base64Of(text, offset, 'base64url')] as const,
    ]),
  ];
  return [
    ['as it is', secret],
    ...forms.filter(
      ([name, written]) => written !== secret && (name !== 'in base64url' || /[-_]/.test(written)),
    ),
  ];
}

/** Forms of the last secrets: each is looked for in many places. */
const known = new Map<string, ReturnType<typeof formsOf>>();
const MOST_KNOWN = 500;

function knownForms(secret: string): ReturnType<typeof formsOf> {
  const forms = known.get(secret) ?? formsOf(secret);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(secret, forms);
  return forms;
}

/** Shortest part of a text in base64 that is surely of that text. */
const SURELY_ITS_OWN = 8;

/** What stands in base64 for a text with so many bytes before it, whatever those and the ones behind it are. */
function base64Of(text: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const whole = Buffer.concat([Buffer.alloc(offset), text])
    .toString(encoding)
    .replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + text.length) * 8) / 6);
  const own = whole.slice(first, last);
  // A short text by itself is still told by all of its characters.
  if (own.length >= SURELY_ITS_OWN) return own;
  return offset === 0 ? text.toString(encoding).replace(/=+$/, '') : '';
}

/** In which form a secret stands among bytes; undefined where it does not. */
export function formIn(bytes: Uint8Array, secret: string): string | undefined {
  if (secret === '') return undefined;
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = content.toString('utf8');
  const found = formAmong(text, secret);
  if (found !== undefined) return found;
  if (content.includes(Buffer.from(secret, 'utf16le'))) return 'in UTF-16';
  const joined = text.replace(/\r?\n[ \t]*/g, '');
  const split = joined === text ? undefined : formAmong(joined, secret);
  return split === undefined ? undefined : `${split}, split over lines`;
}

function formAmong(text: string, secret: string): string | undefined {
  const lower = text.toLowerCase();
  for (const [name, form] of knownForms(secret)) {
    if (form !== '' && (text.includes(form) || (DIGITS.test(name) && lower.includes(form.toLowerCase())))) {
      return name;
    }
  }
  return unescaped(text) !== text && unescaped(text).includes(secret) ? 'escaped as in JSON' : undefined;
}

/** Forms with hexadecimal digits, which may be written in either case. */
const DIGITS = /^(in hexadecimal|percent-encoded|form-encoded)/;

/** What the escapes of JSON stand for, as far as they stand for one character. */
const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
    .replace(/\\(["\\/])/g, '$1');
