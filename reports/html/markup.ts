import { raw, html as template } from 'hono/html';

/** Markup in which everything that came from outside has been escaped. */
export type Markup = ReturnType<typeof raw>;

/** A piece of markup; values are escaped unless they are markup themselves, lists are joined. */
export const html = (strings: TemplateStringsArray, ...values: readonly unknown[]): Markup =>
  // Without a promise among the values the template answers at once.
  template(strings, ...values) as Markup;

/** Markup of a text that this room wrote itself, such as its stylesheet. Never for anything else. */
export const trusted = (text: string): Markup => raw(text);

// Control characters beside tab and line feed, what reverses or hides the text after it, and what is no character.
const INVISIBLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Noncharacter_Code_Point}\u2028\u2029]/gu;

/** A text from outside with characters that cannot be seen written out. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (character) => {
    if (character === '\n' || character === '\t') return character;
    return character === '\r' ? '␍' : `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}}`;
  });
