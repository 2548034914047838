/** Width of the column that holds a verdict: that of the longest word in it. */
export const VERDICT_WIDTH = 'inapplicable'.length;

// Control characters, and those that reverse or hide what follows: a target must not steer the terminal.
const UNPRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text from outside in one line, with what a terminal would obey written out. */
export const printable = (text: string): string =>
  text.replace(
    UNPRINTABLE,
    (character) =>
      NAMED[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`,
  );

/** The first line of a reason: the others are a stack, for the report and not for a summary. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The text in at most so many columns, its end replaced by an ellipsis. */
export function clip(text: string, columns: number): string {
  const characters = [...text];
  if (characters.length <= columns) return text;
  return columns < 1 ? '' : `${characters.slice(0, columns - 1).join('')}…`;
}

/** The text in lines of at most so many columns, broken between words; a longer word keeps its line. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= columns) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** The text wrapped behind a label: the label stands before the first line, white space before the others. */
export function labelled(label: string, text: string, columns: number): string[] {
  const [first = '', ...others] = wrap(text, columns - label.length);
  return [label + first, ...others.map((line) => ' '.repeat(label.length) + line)];
}
