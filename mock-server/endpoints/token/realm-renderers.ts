import { jsonReply } from '../../protocol/index.ts';
import type { HttpReply } from '../../wire/index.ts';
import type { Call, Decision } from '../call.ts';

/** What one realm asks for. */
export interface RealmChallenge {
  readonly kind: string;
  /** To be returned in the answer; of realms of the kind `authenticity`. */
  readonly nonce?: string;
}

/**
 * How a server challenges. The protocol is the mock's own, since the document has none; its error and its
 * session are named like those of "OAuth 2.0 for First-Party Applications".
 *
 * The application repeats its request with `auth_session` as it was given and with parameters of the form
 * `<realm>.<name>`: `username` and `password` for the kind `user`, `device_id` for `device`, `nonce` for
 * `authenticity`. It may answer some realms and not others; those that it has passed are not challenged again within
 * the session, for whatever security test. An answer that is refused ends the request with an error.
 */
export interface RealmRenderers {
  challenged(decision: Extract<Decision, { kind: 'challenged' }>, call: Call): HttpReply;
}

export const realmRenderers: RealmRenderers = {
  challenged: ({ session, challenges }, { scope = [] }) =>
    jsonReply(
      401,
      {
        error: 'insufficient_authorization',
        error_description: 'Answer the challenges of these realms.',
        auth_session: session,
        scope: scope.join(' '),
        challenges,
      },
      [
        ['Cache-Control', 'no-store'],
        ['Pragma', 'no-cache'],
        ['WWW-Authenticate', `SecurityTest scope="${scope.join(' ')}"`],
      ],
    ),
};
