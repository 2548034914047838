import { jsonReply } from '../../protocol/index.ts';
import type { HeaderField, HttpReply } from '../../wire/index.ts';
import type { Call, Decision, Tools } from '../call.ts';

type Registered = Extract<Decision, { kind: 'registered' }>;
type Unregistered = Extract<Decision, { kind: 'unregistered' }>;

/** What is said to who registers an application: by a page to who sent a form, else by JSON. */
export interface RegistrationRenderers {
  registered(decision: Registered, call: Call, tools: Tools): HttpReply | Promise<HttpReply>;
  unregistered(decision: Unregistered, call: Call, tools: Tools): HttpReply | Promise<HttpReply>;
}

/** @see RFC 7591 section 3.2, whose words are used where the document has none */
export const registrationRenderers: RegistrationRenderers = {
  registered({ client }, call, tools) {
    if (!call.wantsJson) return tools.renderers.page({ kind: 'registered', client }, call, tools);
    const { id, secret, name, website, redirectUris = [], grants } = client;
    return jsonReply(
      201,
      {
        client_id: id,
        client_secret: secret,
        name,
        website,
        redirect_uri: redirectUris[0],
        grant_types: grants,
      },
      PRIVATE,
    );
  },

  unregistered({ application, complaints }, call, tools) {
    if (!call.wantsJson) {
      return tools.renderers.page({ kind: 'registration', application, complaints }, call, tools);
    }
    const { status, error } = tools.profile.problems['incomplete-registration'];
    const onlyUri = complaints.every(({ about }) => about === 'redirectUri');
    return jsonReply(
      status,
      {
        error: onlyUri ? 'invalid_redirect_uri' : error,
        error_description: complaints.map(({ sentence }) => sentence).join(' '),
      },
      PRIVATE,
    );
  },
};

const PRIVATE: readonly HeaderField[] = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
];
