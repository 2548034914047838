import { authorizationSettings, WELL_FORMED } from '../../lifecycle/index.ts';
import type { Problem } from '../../profiles/index.ts';
import { encodedParameter, type Form, parameter, urlSafe } from '../../protocol/index.ts';
import { bodyText, headerValue, queryOf } from '../../wire/index.ts';
import { type Decision, found, refused, type Step } from '../call.ts';

/** Steps of the authorization endpoint before anybody is asked. @see RFC 6749 sections 4.1.1 and 4.2.1 */
export const readAuthorizationRequest: Step = (call, { codecs }) => {
  const { method, url } = call.request;
  if (method !== 'GET' && method !== 'POST') {
    return refusal('method-not-allowed', `this endpoint takes GET and POST, and the request is a ${method}`);
  }
  const type = headerValue(call.request, 'Content-Type') ?? '';
  if (method === 'POST' && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return refusal('malformed-request', `the body is "${type || 'of no declared type'}" and not a form`);
  }
  const body = method === 'POST' ? bodyText(call.request) : '';
  const submitted = codecs.readForm(body);
  const fromPage = parameter(submitted, 'csrf_token') !== undefined;
  const parts = [urlSafe(queryOf(url), 'bytes'), fromPage ? '' : urlSafe(body, 'text')];
  const encoded = parts.filter((part) => part !== '').join('&');
  const form = codecs.readForm(encoded);
  const state = isRepeated(form, 'state') ? undefined : encodedParameter(encoded, 'state');
  const ofTokens = (parameter(form, 'response_type') ?? '').split(' ').includes('token');
  call.form = form;
  call.authorization = {
    encoded,
    mode: ofTokens ? 'fragment' : 'query',
    stage: 'request',
    ...(state === undefined ? {} : { state }),
    ...(fromPage ? { submitted } : {}),
  };
  return undefined;
};

/** Who asks, as far as a browser can tell. What is wrong with it is told to the person: there is nowhere to redirect to. */
export const findRequestingClient: Step = async (call, { ports }) => {
  const form = found(call, 'form');
  if (isRepeated(form, 'client_id')) return refusal('repeated-parameter', 'client_id occurs more than once');
  const id = parameter(form, 'client_id');
  if (id === undefined) return refusal('missing-parameter', 'the parameter client_id is missing');
  const client = await ports.store.client(id);
  if (client === undefined) return refusal('unknown-client', `no client is registered as ${id}`);
  call.client = client;
  return undefined;
};

/** Makes sure that the browser is sent to the client and to nobody else. @see RFC 9700 section 2.1 */
export const checkRedirectUri: Step = (call, { policies, profile }) => {
  const form = found(call, 'form');
  const { id, redirectUris = [] } = found(call, 'client');
  if (isRepeated(form, 'redirect_uri')) {
    return refusal('repeated-parameter', 'redirect_uri occurs more than once');
  }
  const given = parameter(form, 'redirect_uri');
  const [only, ...others] = redirectUris;
  if (only === undefined) return refusal('invalid-redirect-uri', `${id} has registered no redirect URI`);
  if (given === undefined && others.length > 0) {
    return refusal('invalid-redirect-uri', `${id} has registered several redirect URIs, and none is given`);
  }
  const redirectUri = given ?? only;
  if (redirectUri.includes('#')) {
    return refusal('invalid-redirect-uri', `the redirect URI ${redirectUri} has a fragment`);
  }
  const settings = authorizationSettings(profile);
  if (!redirectUris.some((registered) => policies.redirectUriMatches(registered, redirectUri, settings))) {
    return refusal(
      'invalid-redirect-uri',
      `${redirectUri} is none of the redirect URIs of ${id}: ${redirectUris.join(', ')}`,
    );
  }
  call.authorization = { ...found(call, 'authorization'), redirectUri };
  return undefined;
};

export const readResponseType: Step = (call, { profile }) => {
  const responseType = parameter(found(call, 'form'), 'response_type');
  if (responseType === undefined) {
    return refused('missing-parameter', 'the parameter response_type is missing');
  }
  const { responseTypes } = authorizationSettings(profile);
  const known = responseTypes.find((each) => each === responseType);
  if (known === undefined) {
    return refused(
      'unsupported-response-type',
      `response_type is "${responseType}"; this server knows ${responseTypes.join(', ')}`,
    );
  }
  call.grantType = known === 'code' ? 'authorization_code' : 'implicit';
  return undefined;
};

/** What binds the code to the one who asks for it. @see RFC 7636 section 4.3 */
export const checkCodeChallenge: Step = (call, { policies, profile }) => {
  const form = found(call, 'form');
  const client = found(call, 'client');
  const settings = authorizationSettings(profile);
  const value = parameter(form, 'code_challenge');
  const method = parameter(form, 'code_challenge_method');
  if (value === undefined) {
    if (policies.requiresCodeChallenge(client, settings)) {
      return refused('invalid-code-challenge', `${client.id} has to send a code_challenge`);
    }
    return method === undefined
      ? undefined
      : refused('invalid-code-challenge', 'there is a code_challenge_method and no code_challenge');
  }
  const known = settings.pkceMethods.find((each) => each === (method ?? 'plain'));
  if (known === undefined) {
    return refused(
      'invalid-code-challenge',
      `the code_challenge_method is ${method ?? 'absent, which means plain'}; this server knows ${settings.pkceMethods.join(', ')}`,
    );
  }
  if (!WELL_FORMED.test(value)) {
    return refused('invalid-code-challenge', 'the code_challenge is not of 43 to 128 unreserved characters');
  }
  const codeChallenge = { value, method: known };
  call.authorization = { ...found(call, 'authorization'), codeChallenge };
  return undefined;
};

/** What the person is told on a page of its own, because no client can be told. */
const refusal = (problem: Problem, because: string): Decision => ({
  kind: 'page',
  page: { kind: 'refusal', problem },
  because,
});

const isRepeated = (form: Form, name: string): boolean => form.filter(([given]) => given === name).length > 1;
