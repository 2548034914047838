import { parameter, repeatedParameter } from '../protocol/index.ts';
import { bodyText, headerValue, headerValues, queryOf } from '../wire/index.ts';
import { refused, type Step } from './call.ts';

/** Steps that the token, revocation and introspection endpoints share. */
export const requirePost: Step = ({ request }) =>
  request.method === 'POST'
    ? undefined
    : refused('method-not-allowed', `this endpoint takes POST, and the request is a ${request.method}`);

/** Reads the parameters from where the profile lets them stand; those that stand elsewhere do not count. */
export const readRequestForm: Step = (call, { codecs, profile }) => {
  const { parametersIn } = profile.clientAuthentication;
  const query = parametersIn === 'body' ? [] : codecs.readForm(queryOf(call.request.url));
  if (parametersIn === 'query' || (query.length > 0 && call.request.body.length === 0)) {
    call.form = query;
    return undefined;
  }
  const type = headerValue(call.request, 'Content-Type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return refused('malformed-request', `the body is "${type || 'of no declared type'}" and not a form`);
  }
  call.form = [...query, ...codecs.readForm(bodyText(call.request))];
  return undefined;
};

export const refuseRepetition: Step = ({ form = [] }) => {
  const repeated = repeatedParameter(form);
  return repeated === undefined
    ? undefined
    : refused('repeated-parameter', `the parameter ${repeated} occurs more than once`);
};

/** Finds out which client is calling and proves it. @see RFC 6749 section 2.3 */
export const authenticateClient: Step = async (call, { profile, policies, ports, codecs }) => {
  const form = call.form ?? [];
  const { methods } = profile.clientAuthentication;
  const authorization = headerValues(call.request, 'Authorization')[0];
  const inBody = parameter(form, 'client_secret') !== undefined;
  if (authorization !== undefined && inBody) {
    return refused(
      'several-authentication-methods',
      'the request carries Basic credentials and a client_secret',
    );
  }
  const presented =
    authorization === undefined
      ? { id: parameter(form, 'client_id'), secret: parameter(form, 'client_secret') }
      : codecs.readBasic(authorization);
  const method = authorization === undefined ? 'body' : 'basic';
  const onlyNamed = authorization === undefined && !inBody;
  if (!onlyNamed && !methods.includes(method)) {
    return refused(
      'client-authentication-failed',
      `this server does not take client credentials by ${method}`,
    );
  }
  if (presented?.id === undefined) {
    return refused('client-authentication-failed', 'the request does not say which client sends it');
  }
  const client = await ports.store.client(presented.id);
  if (client === undefined) {
    return refused('client-authentication-failed', `no client is registered as ${presented.id}`);
  }
  if (client.public === true && !presented.secret) {
    call.client = client;
    return undefined;
  }
  const proven =
    presented.secret !== undefined &&
    (await policies.secretMatches(client.secret, presented.secret, ports.credentials));
  if (!proven) {
    const how = presented.secret === undefined ? 'no secret' : 'a wrong secret';
    return refused('client-authentication-failed', `${client.id} presented ${how}`);
  }
  call.client = client;
  return undefined;
};

/** Refuses a client that has not proved who it is. @see RFC 7662 section 2.1 */
export const refusePublicClient: Step = ({ client }) =>
  client?.public === true
    ? refused('client-authentication-failed', `${client.id} is a public client, which cannot prove itself`)
    : undefined;

/** The parameter `token`, which revocation and introspection are about. */
export const readToken: Step = (call) => {
  const token = parameter(call.form ?? [], 'token');
  if (token === undefined) return refused('missing-parameter', 'the parameter token is missing');
  call.token = token;
  return undefined;
};
