import type { Application, CodeChallengeMethod, RegistrationComplaint } from '../../lifecycle/index.ts';
import type { Client } from '../../ports/index.ts';
import type { Problem } from '../../profiles/index.ts';
import type { Form } from '../../protocol/index.ts';
import type { HeaderField } from '../../wire/index.ts';

/** An authorization request on its way to the answer. @see RFC 6749 section 3.1 */
export interface AuthorizationRequest {
  /** Its parameters as a query, for the pages to come back with. */
  readonly encoded: string;
  /** Where the parameters of the response stand in the redirect URI. */
  readonly mode: 'query' | 'fragment';
  /** As it is encoded in the request: a decoder and an encoder in between might not give back what was sent. */
  readonly state?: string;
  /** What the person sent with a page; absent where the client sends the browser here. */
  readonly submitted?: Form;
  /** Whose turn it is: until the person is known, what goes wrong is told on the login page. */
  readonly stage: 'request' | 'login' | 'consent';
  /** Where the browser is sent back to: known to be the client's. */
  readonly redirectUri?: string;
  readonly codeChallenge?: CodeChallenge;
  readonly browser?: Browser;
}

/** @see RFC 7636 section 4.3 */
export interface CodeChallenge {
  readonly value: string;
  readonly method: CodeChallengeMethod;
}

/** What a browser shows of itself, and what it is to remember. */
export interface Browser {
  /** Told apart from other browsers by this word. */
  readonly id: string;
  /** Names the session of who has logged in. */
  readonly session?: string;
  /** Cookies that it gets with the reply. */
  readonly cookies: readonly HeaderField[];
}

/** What a person gets to see. */
export type Page =
  | { readonly kind: 'login'; readonly problem?: Problem }
  | { readonly kind: 'consent' }
  | { readonly kind: 'refusal'; readonly problem: Problem }
  | {
      readonly kind: 'registration';
      readonly application: Application;
      readonly complaints: readonly RegistrationComplaint[];
    }
  | { readonly kind: 'registered'; readonly client: Client };

/** The forms that a person can send. */
export type PageForm = 'login' | 'consent';

/** Parameters of an authorization response, beside `state` and `iss`. */
export type ResponseParameters = readonly (readonly [name: string, value: string])[];
