/** One challenge of a `WWW-Authenticate` field. @see RFC 9110 section 11.6.1 */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Writes a challenge, each value as a quoted string.
 * @param equals what stands between a name and its value: recipients put up with spaces around it, and senders should
 * not write them. RFC 9110 section 5.6.3
 */
export function writeChallenge({ scheme, parameters }: Challenge, equals: '=' | ' = ' = '='): string {
  const written = Object.entries(parameters).map(
    ([name, value]) => `${name}${equals}"${value.replace(/["\\]/g, '\\$&')}"`,
  );
  return written.length === 0 ? scheme : `${scheme} ${written.join(', ')}`;
}
