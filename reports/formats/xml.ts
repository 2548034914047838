import { visible } from '../html/markup.ts';

/** An element; attributes that are undefined are left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  /** A text, or further elements. */
  readonly content?: string | readonly XmlElement[];
}

/** The text of a document, indented. What XML 1.0 may not carry is written out as the name of its character. */
export const xmlDocument = (root: XmlElement): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}\n`;

function written({ name, attributes = {}, content = [] }: XmlElement, margin: string): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${attributeText(String(value))}"`],
  );
  const open = `${margin}<${name}${given.join('')}`;
  if (typeof content === 'string') return `${open}>${elementText(content)}</${name}>`;
  if (content.length === 0) return `${open}/>`;
  const inner = content.map((each) => written(each, `${margin}  `)).join('\n');
  return `${open}>\n${inner}\n${margin}</${name}>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const elementText = (text: string): string =>
  visible(text.toWellFormed())
    .replace(/[\uFFFE\uFFFF]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** White space but the blank is written as a reference: a parser makes blanks of it in an attribute. */
const attributeText = (text: string): string =>
  elementText(text).replace(/[\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
