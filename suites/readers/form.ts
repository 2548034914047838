import type { Flaw, Reading } from './reading.ts';

export type FormFlaw = 'escape' | 'encoding' | 'raw-character';

/** One name with one value, in the order of the form. */
export interface FormField {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `application/x-www-form-urlencoded`. Always `ok`: what cannot be decoded stands as it came.
 * @param encoded text of the form, or its bytes as Latin-1
 * @see RFC 6749 appendix B
 */
export function readForm(
  encoded: string,
  where: string,
): { readonly ok: true } & Reading<readonly FormField[], FormFlaw> {
  const flaws: Flaw<FormFlaw>[] = [];
  const fields: FormField[] = [];
  for (const pair of encoded.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decodedName = decodeFormText(name, where, flaws);
    fields.push({
      name: decodedName,
      value: decodeFormText(value, `${where}, parameter ${decodedName}`, flaws),
    });
  }
  return { ok: true, value: fields, flaws };
}

/** Decodes one form-encoded text; complaints go to `flaws`. */
export function decodeFormText(encoded: string, where: string, flaws: Flaw<FormFlaw>[]): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(encoded)) {
    const expected = 'two hexadecimal digits after each percent sign';
    flaws.push({ kind: 'escape', where, expected, actual: 'a percent sign without them' });
    return encoded;
  }
  if (/[^\x21-\x7E]/.test(encoded)) {
    const expected = 'spaces, controls and characters beyond ASCII escaped';
    flaws.push({ kind: 'raw-character', where, expected, actual: 'one that stands for itself' });
  }
  const bytes = Buffer.from(
    encoded
      .replaceAll('+', ' ')
      .replace(/%(..)/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    flaws.push({ kind: 'encoding', where, expected: 'UTF-8', actual: 'bytes that are not UTF-8' });
    return encoded;
  }
}
