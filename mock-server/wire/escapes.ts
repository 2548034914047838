/** A text whose escapes stand for what they mean. */
export interface Unescaped {
  readonly text: string;
  /** Where in the text before a character, or the end, began. */
  placeOf(at: number): number;
}

/** Ways to escape: bytes with a percent sign, characters as JSON, JavaScript and shells write them, entities of XML and HTML. */
const NOTATIONS = [
  /%[0-9a-f]{2}(?:%[0-9a-f]{2})*/gi,
  /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([^\w\s]|[ bfnrt]))/gi,
  /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
] as const;
const [PERCENT, , ENTITY] = NOTATIONS;
/** Escapes within escapes that are resolved: an address in a parameter of an address in JSON. */
const DEEPEST = 3;

const CONTROLS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
/** The entities that XML has. */
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Those that HTML has for the characters from 160 to 255. */
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para ' +
  'middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute ' +
  'Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute ' +
  'THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ' +
  'ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';
const LATIN_1_NAMES = new Map(
  LATIN_1.split(' ').map((name, place) => [name, String.fromCharCode(160 + place)]),
);

/** What a text says when its escapes are resolved: those of each notation by themselves, and those within them. */
export function unescapings(text: string): readonly Unescaped[] {
  if (!/[%\\&]/.test(text)) return [];
  const known = new Set([text]);
  const found: Unescaped[] = [];
  let outer: readonly Unescaped[] = [{ text, placeOf: (at) => at }];
  for (let depth = 0; depth < DEEPEST && outer.length > 0; depth++) {
    const inner = outer.flatMap((each) =>
      NOTATIONS.flatMap((notation) => resolved(each, notation) ?? []).filter(
        (each) => !known.has(each.text) && known.add(each.text),
      ),
    );
    found.push(...inner);
    outer = inner;
  }
  return found;
}

/** A text with the escapes of one notation resolved; undefined where it has none. */
function resolved({ text, placeOf }: Unescaped, notation: (typeof NOTATIONS)[number]): Unescaped | undefined {
  let result = '';
  let done = 0;
  // From each of these places on, those in both texts run side by side.
  const places: { readonly at: number; readonly before: number }[] = [];
  for (const match of text.matchAll(notation)) {
    const [written] = match;
    const characters = notation === PERCENT ? charactersOf(written) : characterOf(match, notation === ENTITY);
    if (characters === undefined) continue;
    places.push({ at: result.length, before: done });
    result += text.slice(done, match.index);
    for (const [meant, place] of characters) {
      places.push({ at: result.length, before: match.index + place });
      result += meant;
    }
    done = match.index + written.length;
  }
  if (done === 0) return undefined;
  places.push({ at: result.length, before: done });
  return { text: result + text.slice(done), placeOf: (at) => placeOf(placeBefore(places, at)) };
}

function placeBefore(
  places: readonly { readonly at: number; readonly before: number }[],
  at: number,
): number {
  let low = 0;
  for (let high = places.length - 1; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if ((places[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const place = places[low];
  return place === undefined ? at : place.before + at - place.at;
}

type Characters = Iterable<readonly [characters: string, place: number]>;

function characterOf(match: RegExpExecArray, isEntity: boolean): Characters | undefined {
  const meant = isEntity ? entity(match) : afterBackslash(match);
  return meant === undefined ? undefined : [[meant, 0]];
}

function afterBackslash([, unit, point, byte, plain = '']: RegExpExecArray): string | undefined {
  if (point !== undefined) return fromCodePoint(Number.parseInt(point, 16));
  const code = unit ?? byte;
  return code === undefined ? (CONTROLS[plain] ?? plain) : String.fromCharCode(Number.parseInt(code, 16));
}

function entity([, decimal, hexadecimal, name = '']: RegExpExecArray): string | undefined {
  if (decimal !== undefined) return fromCodePoint(Number(decimal));
  if (hexadecimal !== undefined) return fromCodePoint(Number.parseInt(hexadecimal, 16));
  return ENTITIES[name.toLowerCase()] ?? LATIN_1_NAMES.get(name);
}

const fromCodePoint = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : undefined);

/** The characters of percent-encoded bytes, each with its place among them; bytes that are not UTF-8 are taken for Latin-1. */
function* charactersOf(encoded: string): Generator<readonly [characters: string, place: number]> {
  const bytes = Buffer.from(encoded.replaceAll('%', ''), 'hex');
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const character = bytes.toString('utf8', at, at + length);
    const isWhole = !character.includes('\ufffd');
    yield [isWhole ? character : String.fromCharCode(first), at * 3];
    at += isWhole ? length : 1;
  }
}
