/** One challenge of a `WWW-Authenticate` field. @see RFC 9110 section 11.6.1 */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Writes a challenge, each value as a quoted string. */
export function writeChallenge({ scheme, parameters }: Challenge): string {
  const written = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
  );
  return written.length === 0 ? scheme : `${scheme} ${written.join(', ')}`;
}
