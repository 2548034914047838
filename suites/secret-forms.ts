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
  const forms = knownForms(secret);
  const { whole, others } = readingOf(bytes);
  const found = formAmong(whole, forms);
  if (found !== undefined) return found;
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (content.includes(Buffer.from(secret, 'utf16le'))) return 'in UTF-16';
  const spaced = secret.includes(' ') ? knownForms(secret.replaceAll(' ', '+')) : undefined;
  for (const { text, how } of others()) {
    const form = formAmong(text, forms) ?? (spaced && formAmong(text, spaced));
    if (form !== undefined)
      return [...(form === 'as it is' && how[0] !== SPLIT ? [] : [form]), ...how].join(', ');
  }
  return undefined;
}

const SPLIT = 'split over lines';

/** A text, with the same in lower case. */
interface Cased {
  readonly text: string;
  readonly lower: string;
}

/** What bytes say, and what else they may be read as. */
interface Reading {
  readonly whole: Cased;
  /** The text with its lines joined, and with what is escaped resolved; in the words of a finding. */
  others(): readonly { readonly text: Cased; readonly how: readonly string[] }[];
}

/** The same bytes are asked for many secrets. */
const readings = new WeakMap<Uint8Array, Reading>();

function readingOf(bytes: Uint8Array): Reading {
  const known = readings.get(bytes);
  if (known !== undefined) return known;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  let others: ReturnType<Reading['others']> | undefined;
  const reading: Reading = {
    whole: cased(text),
    others() {
      const joined = text.replace(/\r?\n[ \t]*/g, '');
      const split = joined === text ? [] : [{ text: joined, how: [] }, ...unescapedLayers(joined)];
      others ??= [
        ...unescapedLayers(text),
        ...split.map((each) => ({ ...each, how: [...each.how, SPLIT] })),
      ].map((each) => ({ ...each, text: cased(each.text) }));
      return others;
    },
  };
  readings.set(bytes, reading);
  return reading;
}

const cased = (text: string): Cased => ({ text, lower: text.toLowerCase() });

/** What a text says when its escapes are resolved, of one notation after the other, and those within them. */
function unescapedLayers(text: string) {
  const seen = new Set([text]);
  const all: { readonly text: string; readonly how: readonly string[] }[] = [];
  let outer: typeof all = [{ text, how: [] }];
  for (let depth = 0; depth < DEEPEST; depth++) {
    outer = outer.flatMap((each) =>
      RESOLVED.filter(([, escaped]) => escaped.test(each.text))
        .map(([name, , resolve]) => ({ text: resolve(each.text), how: [depth === 0 ? name : 'and again'] }))
        .map(({ text: plain, how }) => ({ text: plain, how: [...each.how, ...how] }))
        .filter(({ text: plain }) => !seen.has(plain) && seen.add(plain)),
    );
    all.push(...outer);
  }
  return all;
}

function formAmong({ text, lower }: Cased, forms: ReturnType<typeof formsOf>): string | undefined {
  for (const [name, form] of forms) {
    if (text.includes(form) || (DIGITS.test(name) && lower.includes(form.toLowerCase()))) return name;
  }
  return undefined;
}

/** Forms with hexadecimal digits, which may be written in either case. */
const DIGITS = /^(in hexadecimal|percent-encoded|form-encoded)/;
/** Escapes within escapes that are looked through. */
const DEEPEST = 3;

/** What the escapes of a notation stand for, by the name of a form. */
const RESOLVED: readonly (readonly [name: string, escaped: RegExp, resolve: (text: string) => string])[] = [
  [
    'escaped as in JSON',
    /\\/,
    (text) =>
      text.replace(/\\(?:u[0-9a-f]{4}|["\\/bfnrt])/gi, (sequence) =>
        String(JSON.parse(`"${sequence.toLowerCase()}"`)),
      ),
  ],
  ['percent-encoded', /%[0-9a-f]{2}/i, (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded)],
  // Tags are none of its business: text alone is resolved.
  ['escaped as in HTML', /&#?\w+;/, (text) => parse(text.replaceAll('<', ' ')).text],
];

function percentDecoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('latin1');
  }
}
