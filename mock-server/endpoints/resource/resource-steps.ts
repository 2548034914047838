import { parameter } from '../../protocol/index.ts';
import { bodyText, headerValue, headerValues, pathOf, queryOf } from '../../wire/index.ts';
import { flawed, found, readToken, refused, type Step } from '../call.ts';
import { ago, clockTime } from '../wording.ts';
import { resourceAt } from './resource-inventory.ts';
import { traced } from './validation-trace.ts';

export const findResource: Step = (call, { profile }) => {
  const resource = resourceAt(profile, call.request.method, pathOf(call.request.url));
  if (resource === undefined)
    return refused('unknown-endpoint', `there is no resource at ${call.request.url}`);
  call.resource = resource;
  return undefined;
};

/** Takes the token from the Authorization field, the one place for it. @see RFC 6750 section 2.1 */
export const readPresentedToken: Step = (call, { codecs }) => {
  const fields = headerValues(call.request, 'Authorization');
  const [field] = fields;
  if (field === undefined) return refused('missing-token', 'the request has no Authorization field');
  if (fields.length > 1) {
    return refused('malformed-token-request', 'the request has more than one Authorization field');
  }
  if (!/^bearer(\s|$)/i.test(field)) {
    return refused('missing-token', `the Authorization field is not of the scheme Bearer`);
  }
  const token = codecs.readBearer(field);
  if (token === undefined) return flawed(call, 'malformed', 'what follows Bearer is not one token');
  call.token = token;
  return undefined;
};

/** Refuses a token that comes in several ways at once. @see RFC 6750 section 2 */
export const refuseSeveralMethods: Step = (call, { codecs }) => {
  const type = headerValue(call.request, 'Content-Type') ?? '';
  const body = /^application\/x-www-form-urlencoded/i.test(type) ? bodyText(call.request) : '';
  const elsewhere = [...codecs.readForm(queryOf(call.request.url)), ...codecs.readForm(body)];
  return parameter(elsewhere, 'access_token') === undefined
    ? undefined
    : refused('malformed-token-request', 'the request presents a token in more than one way');
};

export const readAccessToken: Step = traced('signature', async (call, tools) => {
  const { trustedKeys } = call;
  const { ports } = tools;
  const keys = trustedKeys === undefined ? ports.keys : { ...ports.keys, all: async () => trustedKeys };
  const reading = await readToken(found(call, 'token'), { ...tools, ports: { ...ports, keys } });
  if (!reading.valid) return flawed(call, reading.flaw, reading.because);
  call.facts = reading.facts;
  return undefined;
});

export const checkLifetime: Step = traced('expiration', (call, { policies }) => {
  const { expiresAt, issuedAt, notBefore } = found(call, 'facts');
  if (policies.notYetValid(notBefore, call.now)) {
    return flawed(
      call,
      'not-yet-valid',
      `the access token is not valid before ${clockTime(notBefore ?? call.now)}`,
    );
  }
  if (!policies.expired(expiresAt, call.now)) return undefined;
  const issued =
    issuedAt === undefined ? '' : `: issued ${clockTime(issuedAt)}, lives ${(expiresAt - issuedAt) / 1000} s`;
  return flawed(call, 'expired', `the access token expired ${ago(call.now, expiresAt)}${issued}`);
});

export const checkRevocation: Step = traced('revocation', (call, { policies, profile }) => {
  const { revokedAt } = found(call, 'facts');
  return revokedAt === undefined || !policies.revoked(revokedAt, call.now, profile)
    ? undefined
    : flawed(call, 'revoked', `the access token was revoked ${ago(call.now, revokedAt)}`);
});

export const checkScope: Step = traced('scope', (call, { policies }) => {
  const { scope } = found(call, 'facts');
  const { scopes: required } = found(call, 'resource');
  return policies.scopeCovers(scope, required)
    ? undefined
    : refused(
        'insufficient-scope',
        `the resource needs ${required.join(' ')}; the token has ${scope.join(' ') || 'none'}`,
      );
});
