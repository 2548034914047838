/** Parameters of a form in the order of the wire, repetitions kept. */
export type Form = readonly (readonly [name: string, value: string])[];

/** Reads `application/x-www-form-urlencoded`. @see WHATWG URL section 5.1 */
export const readForm = (encoded: string): Form => [...new URLSearchParams(encoded)];

/** The first value of a parameter; one without a value counts as absent (RFC 6749 section 3.1). */
export function parameter(form: Form, name: string): string | undefined {
  const value = form.find(([given]) => given === name)?.[1];
  return value === '' ? undefined : value;
}

/** The first name that occurs more than once. */
export function repeatedParameter(form: Form): string | undefined {
  const seen = new Set<string>();
  for (const [name] of form) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
