import { parse } from 'node-html-parser';

/** Ways in which a text may be written down, each with a name for a finding; empty ones are none. */
function formsOf(secret: string): readonly (readonly [name: string, form: string])[] {
  const text = Buffer.from(secret, 'utf8');
  const written = {
    'form-encoded': new URLSearchParams([['', secret]]).toString().slice(1),
    'percent-encoded': encodeURIComponent(secret),
    'escaped as in JSON': JSON.stringify(secret).slice(1, -1),
  };
  const forms: (readonly [string, string])[] = [
    ...Object.entries(written),
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['in hexadecimal', text.toString('hex')],
    // What is encoded so may have been escaped before.
    ...[text, ...Object.values(written).map((each) => Buffer.from(each))].flatMap((each) =>
      [0, 1, 2].flatMap((offset) => [
        ['in base64', base64Of(each, offset, 'base64')] as const,
        ['in base64url', base64Of(each, offset, 'base64url')] as const,
      ]),
    ),
  ];
  const told = new Set([secret]);
  return [
    ['as it is', secret],
    ...forms.filter(([, form]) => !told.has(form) && told.add(form) && form !== ''),
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
  const found = writtenForm(text, secret);
  if (found !== undefined || !ESCAPED.test(text)) return found;
  const seen = new Set([text]);
  let layer: readonly (readonly [notation: string, text: string])[] = [['', text]];
  for (let depth = 0; depth < DEEPEST; depth++) {
    layer = layer.flatMap(([outer, escaped]) =>
      RESOLVED.map(
        ([name, resolve]) => [outer === '' ? name : `${outer}, and again`, resolve(escaped)] as const,
      ).filter(([, plain]) => !seen.has(plain) && seen.add(plain)),
    );
    for (const [notation, plain] of layer) {
      const form = writtenForm(plain, secret) ?? writtenForm(plain, secret.replaceAll(' ', '+'));
      if (form !== undefined) return form === 'as it is' ? notation : `${form}, ${notation}`;
    }
  }
  return undefined;
}

function writtenForm(text: string, secret: string): string | undefined {
  const lower = text.toLowerCase();
  for (const [name, form] of knownForms(secret)) {
    if (text.includes(form) || (DIGITS.test(name) && lower.includes(form.toLowerCase()))) return name;
  }
  return undefined;
}

/** Forms with hexadecimal digits, which may be written in either case. */
const DIGITS = /^(in hexadecimal|percent-encoded|form-encoded)/;

/** Something may be escaped in it. */
const ESCAPED = /\\|%[0-9a-f]{2}|&#?\w+;/i;
/** Escapes within escapes that are looked through. */
const DEEPEST = 3;

/** What the escapes of a notation stand for, by the name of a form. */
const RESOLVED: readonly (readonly [name: string, resolve: (text: string) => string])[] = [
  [
    'escaped as in JSON',
    (text) =>
      text.replace(/\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi, (sequence) =>
        String(JSON.parse(`"${sequence.toLowerCase()}"`)),
      ),
  ],
  ['percent-encoded', (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)],
  // Tags are none of its business: text alone is resolved.
  ['escaped as in HTML', (text) => parse(text.replaceAll('<', ' ')).text],
];

function percentDecoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('latin1');
  }
}
