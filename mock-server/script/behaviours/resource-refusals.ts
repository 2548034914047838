import type { Decision } from '../../endpoints/index.ts';
import type { Profile } from '../../profiles/index.ts';
import { jsonReply, writeChallenge } from '../../protocol/index.ts';
import { bytes, type HeaderField } from '../../wire/index.ts';
import { type Behaviour, literal, refusal } from './behaviour.ts';

/** What a resource server refuses. */
export const resourceRefusals = {
  'missing-token': refusal('missing-token', 'the token was not seen', ['resource']),
  'insufficient-scope': refusal('insufficient-scope', 'the token does not cover the resource', ['resource']),
  'invalid-token': {
    endpoints: ['resource'],
    title: 'the access token is refused: challenge and JSON, challenge only, or neither',
    settings: { form: ['full', 'json', 'challenge', 'bare'] },
    decide: ({ profile }, { settings }) => refusedToken(String(settings.form ?? 'full'), profile),
  },
} as const satisfies Record<string, Behaviour>;

/** The forms that an expiry error takes, where the document names none. */
function refusedToken(form: string, { challenge: { realm } }: Profile): Decision {
  const parameters = { realm, error: 'invalid_token' };
  const challenge: HeaderField = ['WWW-Authenticate', writeChallenge({ scheme: 'Bearer', parameters })];
  const body = { error: 'invalid_token', error_description: 'The access token is not valid.' };
  if (form === 'bare') return literal({ status: 401, headers: [], body: bytes('') });
  if (form === 'json') return literal(jsonReply(401, body));
  if (form === 'challenge') return literal({ status: 401, headers: [challenge], body: bytes('') });
  return literal(jsonReply(401, body, [challenge]));
}
