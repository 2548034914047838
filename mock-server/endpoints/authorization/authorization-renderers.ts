import type { IssuedTokens } from '../../lifecycle/index.ts';
import type { Problem } from '../../profiles/index.ts';
import { parameter, urlSafe } from '../../protocol/index.ts';
import { bytes, type HeaderField, type HttpReply, pathOf } from '../../wire/index.ts';
import { type Call, found, type Tools } from '../call.ts';
import type { View } from '../pages/view.ts';
import type { Page, ResponseParameters } from './authorization-request.ts';
import { csrfToken } from './browser-session.ts';

/** What the authorization endpoint says to browsers. */
export interface AuthorizationRenderers {
  /** Sends the browser back to the client. @see RFC 6749 sections 4.1.2 and 4.2.2, RFC 9207 section 2 */
  authorizationResponse(parameters: ResponseParameters, call: Call, tools: Tools): HttpReply;
  /** A refusal: told to the client where it is known, and until the person is known to the person. @see RFC 6749 section 4.1.2.1 */
  refusedByAuthorization(problem: Problem, call: Call, tools: Tools): HttpReply | Promise<HttpReply>;
  page(page: Page, call: Call, tools: Tools): Promise<HttpReply>;
}

/** What carries codes, tokens or forms stays out of caches and of the Referer field. @see RFC 9700 section 4.2.4 */
const PRIVATE: readonly HeaderField[] = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
  ['Referrer-Policy', 'no-referrer'],
];

export const authorizationRenderers: AuthorizationRenderers = {
  authorizationResponse(parameters, call, { profile, originOf }) {
    const { redirectUri = '', mode, state, browser } = found(call, 'authorization');
    const issuer = profile.authorization?.issuerParameter ? [['iss', originOf(call.region)] as const] : [];
    const written = new URLSearchParams([...parameters, ...issuer].map(([...pair]) => pair)).toString();
    const response = state === undefined ? written : `${written}&state=${state}`;
    const separator = mode === 'fragment' ? '#' : querySeparator(redirectUri);
    const location = urlSafe(redirectUri, 'text') + separator + response;
    return {
      // Never 307, with which the browser would send the password on. @see RFC 9700 section 4.12
      status: 303,
      headers: [['Location', location], ...PRIVATE, ...(browser?.cookies ?? [])],
      body: bytes(''),
    };
  },

  refusedByAuthorization(problem, call, tools) {
    const { stage, redirectUri } = call.authorization ?? {};
    if (stage === 'login') return tools.renderers.page({ kind: 'login', problem }, call, tools);
    if (redirectUri === undefined) return tools.renderers.page({ kind: 'refusal', problem }, call, tools);
    const { error = 'invalid_request', description } = tools.profile.problems[problem];
    const parameters = [['error', error] as const, ['error_description', description] as const];
    return tools.renderers.authorizationResponse(parameters, call, tools);
  },

  async page(page, call, tools) {
    // Most mocks never show a page, so that none has to load the writer of pages at its start.
    const { writePage } = await import('../pages/index.ts');
    const { status, fields, content } = await writePage(page, viewOf(call, tools));
    const cookies = call.authorization?.browser?.cookies ?? [];
    return { status, headers: [...fields, ...PRIVATE, ...cookies], body: bytes(content) };
  },
};

/** An access token as the parameters of a redirect: without a refresh token. @see RFC 6749 section 4.2.2 */
export const accessTokenParameters = (tokens: IssuedTokens): ResponseParameters => [
  ['access_token', tokens.accessToken],
  ['token_type', 'Bearer'],
  ['expires_in', String(Math.round((tokens.expiresAt - tokens.issuedAt) / 1000))],
  ['scope', tokens.scope.join(' ')],
];

/** What goes between a URI and further parameters of its query. */
function querySeparator(uri: string): string {
  if (!uri.includes('?')) return '?';
  return /[?&]$/.test(uri) ? '' : '&';
}

/** What the pages tell of a call. */
function viewOf(call: Call, { profile }: Tools): View {
  const { authorization, client, user, scope = [] } = call;
  const redirectUri = authorization?.redirectUri;
  const username = parameter(authorization?.submitted ?? [], 'username');
  return {
    server: profile.title,
    action: pathOf(call.request.url) + (authorization === undefined ? '' : `?${authorization.encoded}`),
    paths: profile.paths,
    scope,
    ...(client === undefined ? {} : { client }),
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(username === undefined ? {} : { username }),
    ...(user === undefined ? {} : { user: user.name }),
    csrfToken: (form) => csrfToken(call, form),
    problemOf: (problem) => profile.problems[problem],
  };
}
