import type { AuthorizationRequest, Call, Parts, Step } from '../../endpoints/index.ts';
import { refused } from '../../endpoints/index.ts';
import { type Behaviour, type Cue, refusal } from './behaviour.ts';

type Settings = Behaviour['settings'];

/** Something that happens to an authorization request; with a user it is allowed at once in their name, without pages. */
const inBrowser = (
  title: string,
  override: (parts: Parts, cue: Cue) => Parts,
  settings: Settings = {},
): Behaviour => ({
  endpoints: ['authorization'],
  title,
  settings: { ...settings, user: 'user' },
  override: (parts, cue) =>
    override(cue.settings.user === undefined ? parts : granted(parts, String(cue.settings.user)), cue),
});

/** What a person, or who stands between, does at the authorization endpoint. */
export const authorization = {
  'consent-granted': {
    endpoints: ['authorization'],
    title: 'the user allows it at once, without login and consent pages; the first user unless one is named',
    settings: { user: 'user' },
    override: (parts, { settings: { user } }) =>
      granted(parts, user === undefined ? undefined : String(user)),
  },
  'consent-denied': {
    endpoints: ['authorization'],
    title: 'the user denies it at once, without login and consent pages',
    settings: {},
    override: (parts) => withRecognition(parts, () => refused('access-denied', 'the script cued a denial')),
  },
  'login-required': {
    endpoints: ['authorization'],
    title: 'whoever has logged in has to do so again',
    settings: {},
    override: (parts) =>
      withRecognition(parts, async (call, tools) => {
        const decision = await parts.steps.recogniseBrowser(call, tools);
        delete call.user;
        return decision;
      }),
  },
  'consent-required': {
    endpoints: ['authorization'],
    title: 'the user is asked again for what they have allowed before',
    settings: {},
    override: (parts) => ({ ...parts, policies: { ...parts.policies, needsConsent: () => true } }),
  },
  'authorization-error': {
    endpoints: ['authorization'],
    title: 'the client is sent an error, such as server_error or temporarily_unavailable',
    settings: { error: 'text', description: 'text' },
    override: (parts, { settings: { error = 'server_error', description } }) =>
      withRecognition(parts, () => ({
        kind: 'answered',
        parameters: [
          ['error', String(error)],
          ...(description === undefined ? [] : [['error_description', String(description)] as const]),
        ],
        because: 'the script cued an error',
      })),
  },
  'invalid-redirect-uri': refusal(
    'invalid-redirect-uri',
    'the redirect URI is not registered: an error page',
    ['authorization'],
  ),
  'code-expired': inBrowser('the code has expired when it is issued', (parts) => ({
    ...parts,
    policies: { ...parts.policies, codeExpiry: (issuedAt) => issuedAt },
  })),
  'invalid-authorization-code': refusal('invalid-authorization-code', 'the authorization code is refused'),
  'state-altered': inBrowser(
    'the client gets another state than it sent',
    (parts, { settings: { state = 'another-state' } }) =>
      withResponseTo(parts, (request) => ({ ...request, state: encodeURIComponent(String(state)) })),
    { state: 'text' },
  ),
  'state-missing': inBrowser('the client does not get its state back', (parts) =>
    withResponseTo(parts, ({ state: _, ...request }) => request),
  ),
  'issuer-altered': inBrowser(
    'the response names another issuer, as in a mix-up attack',
    (parts, { settings: { issuer = 'https://attacker.test' } }) => ({
      ...parts,
      renderers: {
        ...parts.renderers,
        authorizationResponse: (parameters, call, tools) =>
          parts.renderers.authorizationResponse(parameters, call, {
            ...tools,
            originOf: () => String(issuer),
          }),
      },
    }),
    { issuer: 'text' },
  ),
  'issuer-missing': inBrowser('the response does not name its issuer', ({ profile, ...parts }) => ({
    ...parts,
    profile: {
      ...profile,
      ...(profile.authorization && {
        authorization: { ...profile.authorization, issuerParameter: false },
      }),
    },
  })),
  'redirect-to-another-uri': inBrowser(
    'the response goes to an address that the client did not ask for',
    (parts, { settings: { uri = 'https://attacker.test/callback' } }) =>
      withResponseTo(parts, (request) => ({ ...request, redirectUri: String(uri) })),
    { uri: 'text' },
  ),
} as const satisfies Record<string, Behaviour>;

/** Puts something else in the place of looking who is at the browser. */
const withRecognition = (parts: Parts, recogniseBrowser: Step): Parts => ({
  ...parts,
  steps: { ...parts.steps, recogniseBrowser },
});

/** The response goes out as if the request had been another one. */
const withResponseTo = (
  parts: Parts,
  alter: (request: AuthorizationRequest) => AuthorizationRequest,
): Parts => ({
  ...parts,
  renderers: {
    ...parts.renderers,
    authorizationResponse(parameters, call, tools) {
      const { authorization } = call;
      const altered: Call =
        authorization === undefined ? call : { ...call, authorization: alter(authorization) };
      return parts.renderers.authorizationResponse(parameters, altered, tools);
    },
  },
});

/** A user is there and allows everything. */
function granted(parts: Parts, name: string | undefined): Parts {
  const recogniseBrowser: Step = async (call, { ports: { store } }) => {
    const user = name === undefined ? (await store.users())[0] : await store.user(name);
    if (user === undefined) return refused('access-denied', `there is no user ${name ?? 'at all'}`);
    call.user = user;
    if (call.authorization !== undefined) call.authorization = { ...call.authorization, stage: 'login' };
    return undefined;
  };
  return { ...parts, steps: { ...parts.steps, recogniseBrowser, requireConsent: () => undefined } };
}
