import { visible } from '../html/markup.ts';

/** A text from outside in one line of Markdown, also in a cell of a table: what would be markup stays as it was written. */
export const inMarkdown = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]|~]|(?<!\w)_|_(?!\w)/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** What may begin markup, a link, a mention or a reference on GitHub or GitLab: all signs but the mildest. */
const TELLING = /[^\p{L}\p{N} ,;.'"/()=-]|(?<=www)\./giu;
/** A colon is telling only where no blank follows: in an address, or an emoji. */
const MILD = /^:(?= |$)/;

/**
 * Words of a target in one line, set as code, for places where a host goes on reading what Markdown leaves: they mention nobody,
 * and neither refer nor link to anything.
 */
export const quoted = (text: string): string =>
  `<code>${visible(text.toWellFormed())
    .replace(/\s+/g, ' ')
    .replace(TELLING, (sign, place: number, whole: string) =>
      MILD.test(whole.slice(place, place + 2)) ? sign : `&#${sign.codePointAt(0)};`,
    )}</code>`;

/** Lines from outside, set as a block of code whose fence none of them can close. */
export function block(lines: readonly string[]): string {
  const text = visible(lines.join('\n').toWellFormed());
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

/** A link where the address is one of the web, and the bare text where it is not. */
export const link = (text: string, url: string | undefined): string =>
  url !== undefined && /^https?:\/\//.test(url)
    ? `[${inMarkdown(text)}](<${encodeURI(url).replace(/[<>]/g, encodeURIComponent)}>)`
    : inMarkdown(text);

/** A table in Markdown; cells are Markdown already. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]) =>
    `|${cells.map((cell) => (cell === '' ? '  ' : ` ${cell} `)).join('|')}|`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)];
}

/** Something folded, under a summary that is Markdown. */
export const folded = (summary: string, content: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
