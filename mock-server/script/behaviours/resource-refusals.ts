import { type Parts, refused } from '../../endpoints/index.ts';
import { jsonReply } from '../../protocol/index.ts';
import { bytes } from '../../wire/index.ts';
import { type Behaviour, refusal } from './behaviour.ts';

/** What a resource server refuses. */
export const resourceRefusals = {
  'missing-token': refusal('missing-token', 'the token was not seen', ['resource'], {}),
  'insufficient-scope': refusal(
    'insufficient-scope',
    'the token does not cover the resource',
    ['resource'],
    {},
  ),
  'invalid-token': {
    endpoints: ['resource'],
    title: 'the access token is refused: challenge and JSON, challenge only, or neither',
    settings: { form: ['full', 'json', 'challenge', 'bare'] },
    storm: { where: { faults: ['oauth'] }, settings: [{ form: 'full' }, { form: 'challenge' }] },
    override: (parts, { settings }) => refusingTokens(parts, String(settings.form ?? 'full')),
  },
} as const satisfies Record<string, Behaviour>;

/** The forms that an expiry error takes, where the document names none; the challenge is that of the profile. */
function refusingTokens(parts: Parts, form: string): Parts {
  const body = { error: 'invalid_token', error_description: 'The access token is not valid.' };
  return {
    ...parts,
    steps: {
      ...parts.steps,
      readPresentedToken: () => refused('invalid-token', 'the script cued: the access token is refused'),
    },
    renderers: {
      ...parts.renderers,
      refusedByResource(problem, call, tools) {
        const { headers } = parts.renderers.refusedByResource(problem, call, tools);
        const challenge = headers.filter(([name]) => name === 'WWW-Authenticate');
        if (form === 'bare') return { status: 401, headers: [], body: bytes('') };
        if (form === 'json') return jsonReply(401, body);
        if (form === 'challenge') return { status: 401, headers: challenge, body: bytes('') };
        return jsonReply(401, body, challenge);
      },
    },
  };
}
