import { flawed, found, refused, type Step } from './call.ts';
import { ago, clockTime } from './wording.ts';

const METHODS = ['GET', 'HEAD', 'POST'];

/** Finds out what the userinfo endpoint takes, which is a protected resource. @see OpenID Connect Core 1.0 section 5.3.1 */
export const findUserinfo: Step = (call, { profile }) => {
  const { method } = call.request;
  if (!METHODS.includes(method)) {
    call.allowed = ['GET', 'POST'];
    return refused('method-not-allowed', `this endpoint takes GET and POST, and the request is a ${method}`);
  }
  call.resource = { method: '*', path: profile.paths.userinfo ?? '', scopes: profile.userinfo.scopes };
  return undefined;
};

/** The issuer knows of a revocation at once, whatever the lag of its resource servers. */
export const refuseRevoked: Step = (call) => {
  const { revokedAt } = found(call, 'facts');
  return revokedAt === undefined
    ? undefined
    : flawed(call, 'revoked', `the access token was revoked ${ago(call.now, revokedAt)}`);
};

/** Finds who gave the token; a token that a client got for itself leads to nobody. */
export const findPerson: Step = async (call, { ports }) => {
  const { user: name, clientId } = found(call, 'facts');
  if (name === undefined) {
    return refused('insufficient-scope', `the token is ${clientId}'s own: nobody stands behind it`);
  }
  const user = await ports.store.user(name);
  if (user === undefined) return flawed(call, 'unknown', `there is no user ${name} any more`);
  call.user = user;
  return undefined;
};

export const limitRequests: Step = (call, { profile, limits }) => {
  const { rateLimit } = profile.userinfo;
  if (rateLimit.requests === 0) return undefined;
  const { name } = found(call, 'user');
  const throttle = limits.count(name, rateLimit, call.now);
  call.throttle = throttle;
  return throttle.exceeded
    ? refused(
        'throttled',
        `more than ${throttle.limit} questions about ${name} in ${rateLimit.per}: none until ${clockTime(throttle.resetsAt)}`,
      )
    : undefined;
};

/** Tells about the person behind the token. @see OpenID Connect Core 1.0 section 5.3.2 */
export const tellUserinfo: Step = async (call, tools) => {
  const { scope, expiresAt } = found(call, 'facts');
  const user = found(call, 'user');
  return {
    kind: 'told',
    claims: {
      sub: user.name,
      ...tools.policies.claimsOf(user, scope, tools.profile),
      ...(tools.profile.userinfo.tellsExpiry ? { exp: Math.floor(expiresAt / 1000) } : {}),
    },
    because: `the token is ${user.name}'s, and lives until ${clockTime(expiresAt)}`,
  };
};
