/** Where an authorization server sends a browser, with what it says there. @see RFC 6749 sections 4.1.2 and 4.2.2 */
export interface AuthorizationResponse {
  /** The URL as it stood in the redirect. */
  readonly location: string;
  /** What stands before query and fragment. */
  readonly destination: string;
  /** Parameters of the query, form-decoded; those of the redirect URI itself are among them. */
  readonly query: URLSearchParams;
  /** Parameters of the fragment, form-decoded. */
  readonly fragment: URLSearchParams;
}

/** Takes a redirect apart without changing how its destination is spelt. */
export function readAuthorizationResponse(location: string): AuthorizationResponse {
  const [, destination = '', query = '', fragment = ''] =
    /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(location) ?? [];
  return {
    location,
    destination,
    query: new URLSearchParams(query),
    fragment: new URLSearchParams(fragment),
  };
}

/** A parameter of a response, wherever it stands. */
export const responseParameter = (
  { query, fragment }: AuthorizationResponse,
  name: string,
): string | undefined => query.get(name) ?? fragment.get(name) ?? undefined;

/** Whether a response gives access: by a code or by a token. */
export const givesAccess = (response: AuthorizationResponse): boolean =>
  ['code', 'access_token', 'id_token'].some((name) => responseParameter(response, name) !== undefined);
