import { jsonReply } from '../../protocol/index.ts';
import { type Behaviour, errorBody, literal, passingRefusal, refusal } from './behaviour.ts';

/** What the token endpoint refuses. */
export const tokenRefusals = {
  'incorrect-credentials': passingRefusal(
    'incorrect-credentials',
    'credentials are refused (Enigma: code 05)',
  ),
  'account-disabled': passingRefusal('account-disabled', 'the account is disabled (Enigma: code 10)'),
  'account-locked': passingRefusal('account-locked', 'the account is locked (Enigma: code 14)'),
  'invalid-scope': passingRefusal('invalid-scope', 'the scope goes too far (Enigma: code 54)'),
  'user-not-requestable': passingRefusal('user-not-requestable', 'no tokens for this user (Enigma: 403)'),
  'invalid-refresh-token': refusal('invalid-refresh-token', 'the refresh token is dead'),
  'client-authentication-failed': refusal('client-authentication-failed', 'the client is not recognised'),
  'unsupported-grant-type': refusal('unsupported-grant-type', 'the grant is not offered'),
  'error-code': {
    endpoints: ['token'],
    title: 'an error with any code',
    settings: { status: { least: 400, most: 599 }, error: 'text', code: 'any', description: 'text' },
    decide: (_parts, { settings }) => literal(jsonReply(Number(settings.status ?? 400), errorBody(settings))),
  },
} as const satisfies Record<string, Behaviour>;
