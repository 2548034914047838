import type { Decision, Endpoint, Parts } from '../endpoints/index.ts';
import type { Problem } from '../profiles/index.ts';
import { jsonReply } from '../protocol/index.ts';
import { bytes, type HttpReply } from '../wire/index.ts';
import type { Settings } from './settings.ts';

/** Where a behaviour acts and what it knows. */
export interface Cue {
  readonly region: string;
  readonly settings: Readonly<Record<string, unknown>>;
  originOf(region: string): string;
}

/** A documented response on cue: a decision instead of the server's own, or other parts for one request. */
export interface Behaviour {
  readonly endpoints: readonly Endpoint[];
  readonly title: string;
  /** What `with` may hold. */
  readonly settings: Settings;
  decide?(parts: Parts, cue: Cue): Decision;
  override?(parts: Parts, cue: Cue): Parts;
}

const refusal = (problem: Problem, title: string, endpoints: readonly Endpoint[] = ['token']): Behaviour => ({
  endpoints,
  title,
  settings: {},
  decide: () => ({ kind: 'refused', problem, because: `the script cued: ${title}` }),
});

const rotation = (policy: 'keep' | 'rotate' | 'omit', title: string): Behaviour => ({
  endpoints: ['token'],
  title,
  settings: {},
  override: (parts) => ({ ...parts, policies: { ...parts.policies, rotation: () => policy } }),
});

/** Every documented response that a script can cue. */
export const behaviours = {
  'incorrect-credentials': refusal('incorrect-credentials', 'credentials are refused (Enigma: code 05)'),
  'account-disabled': refusal('account-disabled', 'the account is disabled (Enigma: code 10)'),
  'account-locked': refusal('account-locked', 'the account is locked (Enigma: code 14)'),
  'invalid-scope': refusal('invalid-scope', 'the scope goes too far (Enigma: code 54)'),
  'user-not-requestable': refusal('user-not-requestable', 'no tokens for this user (Enigma: 403)'),
  'invalid-refresh-token': refusal('invalid-refresh-token', 'the refresh token is dead'),
  'client-authentication-failed': refusal('client-authentication-failed', 'the client is not recognised'),
  'unsupported-grant-type': refusal('unsupported-grant-type', 'the grant is not offered'),
  'missing-token': refusal('missing-token', 'the token was not seen', ['resource']),
  'insufficient-scope': refusal('insufficient-scope', 'the token does not cover the resource', ['resource']),
  'user-lives-elsewhere': {
    endpoints: ['token', 'resource'],
    title: 'the user lives elsewhere (Enigma: code 16 with a geolocation)',
    settings: { geolocation: 'text' },
    decide: (parts, cue) => livesElsewhere(parts, cue),
  },
  'error-code': {
    endpoints: ['token'],
    title: 'an error with any code',
    settings: { status: { least: 400, most: 599 }, error: 'text', code: 'any', description: 'text' },
    decide: (_parts, { settings }) => literal(jsonReply(Number(settings.status ?? 400), errorBody(settings))),
  },
  'invalid-token': {
    endpoints: ['resource'],
    title: 'the access token is refused: challenge and JSON, challenge only, or neither',
    settings: { form: ['full', 'json', 'challenge', 'bare'] },
    decide: (_parts, { settings }) => refusedToken(String(settings.form ?? 'full')),
  },
  'keep-refresh-token': rotation('keep', 'a refresh answers the same refresh token'),
  'rotate-refresh-token': rotation('rotate', 'a refresh answers a new refresh token'),
  'omit-refresh-token': rotation('omit', 'a refresh answers no refresh token'),
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

const literal = (reply: HttpReply): Decision => ({
  kind: 'literal',
  reply,
  because: 'the script cued this reply',
});

/** The geolocation is the given one; otherwise the first region but this one. */
function livesElsewhere({ profile }: Parts, { region, settings, originOf }: Cue): Decision {
  const { status, error, code, description } = profile.problems['user-lives-elsewhere'];
  const elsewhere = profile.regions.find((other) => other !== region) ?? region;
  return literal(
    jsonReply(status, {
      ...errorBody({ error, code: code ?? '16', description }),
      geolocation: settings.geolocation ?? originOf(elsewhere),
    }),
  );
}

const errorBody = (given: Readonly<Record<string, unknown>>) => {
  const description = given.description ?? 'An error.';
  return {
    error: given.error ?? 'invalid_request',
    error_description: description,
    description,
    ...(given.code === undefined ? {} : { code: given.code }),
  };
};

/** The forms that an expiry error takes, where the document names none. */
function refusedToken(form: string): Decision {
  const challenge = ['WWW-Authenticate', 'Bearer realm="enigma", error="invalid_token"'] as const;
  const body = { error: 'invalid_token', error_description: 'The access token is not valid.' };
  if (form === 'bare') return literal({ status: 401, headers: [], body: bytes('') });
  if (form === 'json') return literal(jsonReply(401, body));
  if (form === 'challenge') return literal({ status: 401, headers: [challenge], body: bytes('') });
  return literal(jsonReply(401, body, [challenge]));
}
