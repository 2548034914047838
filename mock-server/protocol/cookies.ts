/** The value of a cookie among those that a browser sends; undefined where it sends none, or an empty one. @see RFC 6265 section 4.2 */
export function readCookie(fields: readonly string[], name: string): string | undefined {
  for (const pair of fields.flatMap((field) => field.split(';'))) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** Where a cookie is sent: to which path, and over which schemes. */
export interface CookieReach {
  readonly path: string;
  /** Over https only. */
  readonly secure: boolean;
}

/**
 * A cookie that no script sees, that other sites' forms do not send, and that ends with the browser's session.
 * @see RFC 6265 section 4.1
 */
export const writeCookie = (name: string, value: string, { path, secure }: CookieReach): string =>
  `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
