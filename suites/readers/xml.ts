/** An element, without its attributes: no judge needs them. */
export interface XmlElement {
  /** Name without the prefix of its namespace. */
  readonly localName: string;
  readonly children: readonly XmlElement[];
  /** Its own text and that of its children, with entities resolved. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?';
const ATTRIBUTES = `(?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*`;
const LEXEMES = new RegExp(
  [
    '<\\?[\\s\\S]*?\\?>',
    '<!--(?:(?!--)[\\s\\S])*-->',
    '<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>',
    `<(/?)(${NAME})(${ATTRIBUTES})\\s*(/?)>`,
    '([^<]+)',
  ].join('|'),
  'gy',
);

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Reads a small XML document; undefined where it is not well-formed, and for one that declares entities of its own, which
 * no answer of a server needs.
 * @see Extensible Markup Language (XML) 1.0, section 2.1
 */
export function readXml(document: string): XmlElement | undefined {
  const text = document.replace(/^\uFEFF/, '');
  const open: OpenElement[] = [{ name: '', children: [], text: '' }];
  LEXEMES.lastIndex = 0;
  while (LEXEMES.lastIndex < text.length) {
    const lexeme = LEXEMES.exec(text);
    const inner = open.at(-1);
    if (lexeme === null || inner === undefined) return undefined;
    const [, cdata, closing, name, , empty, characters] = lexeme;
    if (cdata !== undefined) inner.text += cdata;
    else if (characters !== undefined) {
      const resolved = resolveEntities(characters);
      if (resolved === undefined) return undefined;
      inner.text += resolved;
    } else if (name !== undefined && closing === '') {
      open.push({ name, children: [], text: '' });
      if (empty === '/') close(open);
    } else if (name !== undefined) {
      if (inner.name !== name || open.length === 1) return undefined;
      close(open);
    }
  }
  const [outermost] = open;
  if (open.length !== 1 || outermost === undefined || outermost.children.length !== 1) return undefined;
  // What stands beside the root element may be white space only.
  const [root] = outermost.children;
  return root !== undefined && outermost.text.replace(root.text, '').trim() === '' ? root : undefined;
}

function close(open: OpenElement[]): void {
  const element = open.pop();
  const outer = open.at(-1);
  if (element === undefined || outer === undefined) return;
  const { name, children, text } = element;
  outer.children.push({ localName: name.slice(name.indexOf(':') + 1), children, text });
  outer.text += text;
}

function resolveEntities(text: string): string | undefined {
  let sound = true;
  const resolved = text.replace(/&(?:#(\d{1,7})|#x([\dA-Fa-f]{1,6})|(\w+));|&/g, (_, decimal, hex, name) => {
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const character =
      name === undefined ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : ENTITIES[name];
    if (character === undefined) sound = false;
    return character ?? '';
  });
  return sound ? resolved : undefined;
}
