import { issueTokens } from '../../lifecycle/index.ts';
import { tokenGrants } from '../../profiles/index.ts';
import { parameter } from '../../protocol/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { refuseReplay } from '../authorization/code-replay.ts';
import { type Call, type Decision, found, refused, type Step, type Tools } from '../call.ts';
import { subjectTenant } from '../resource/tenant-steps.ts';
import { ago, clockTime } from '../wording.ts';

export const readGrantType: Step = (call, { profile }) => {
  const grantType = parameter(call.form ?? [], 'grant_type');
  if (grantType === undefined) return refused('missing-grant-type', 'the parameter grant_type is missing');
  const known = tokenGrants(profile);
  if (!known.some((grant) => grant === grantType)) {
    return refused(
      'unsupported-grant-type',
      `grant_type is "${grantType}"; this server knows ${known.join(', ')}`,
    );
  }
  call.grantType = grantType;
  return undefined;
};

export const checkClientMayUseGrant: Step = (call) => {
  const client = found(call, 'client');
  const grantType = found(call, 'grantType');
  if (client.public === true && grantType === 'client_credentials') {
    // Whoever names it would get its tokens. @see RFC 6749 section 4.4
    return refused('grant-not-allowed', `${client.id} is a public client, which has no credentials`);
  }
  return client.grants.includes(grantType)
    ? undefined
    : refused('grant-not-allowed', `${client.id} may use ${client.grants.join(', ')}, not ${grantType}`);
};

export const findUser: Step = async (call, { ports }) => {
  const name = parameter(call.form ?? [], 'username');
  if (name === undefined) return refused('missing-parameter', 'the parameter username is missing');
  if (parameter(call.form ?? [], 'password') === undefined) {
    return refused('missing-parameter', 'the parameter password is missing');
  }
  const user = await ports.store.user(name);
  if (user === undefined) return refused('incorrect-credentials', `there is no user ${name}`);
  call.user = user;
  return undefined;
};

export const findRefreshToken: Step = async (call, { ports, policies }) => {
  const token = parameter(call.form ?? [], 'refresh_token');
  if (token === undefined) return refused('missing-parameter', 'the parameter refresh_token is missing');
  const record = await ports.store.refreshToken(digestOf(token));
  if (record === undefined)
    return refused('invalid-refresh-token', 'this server never issued the refresh token');
  if (!policies.belongsTo(record, found(call, 'client'))) {
    return refused('foreign-refresh-token', `the refresh token was issued to ${record.clientId}`);
  }
  call.presented = { token, record };
  const user = record.user === undefined ? undefined : await ports.store.user(record.user);
  if (user !== undefined) call.user = user;
  return undefined;
};

export const checkRequestable: Step = ({ user }, { policies }) =>
  user === undefined || policies.requestable(user)
    ? undefined
    : refused('user-not-requestable', `the administrators of ${user.name}'s company do not allow tokens`);

export const checkRegion: Step = ({ user, region }, { policies }) =>
  user === undefined || !policies.livesElsewhere(user, region)
    ? undefined
    : refused('user-lives-elsewhere', `${user.name} lives in ${user.region}, and this is ${region}`);

/** Counts wrong passwords in a row, so that guessing ends with a locked account. @see RFC 6749 section 4.3.2 */
export const checkPassword: Step = async (call, tools) => {
  const { policies, ports, profile } = tools;
  const { name, password } = found(call, 'user');
  const presented = parameter(call.form ?? [], 'password') ?? '';
  if (await policies.passwordMatches(password, presented, ports.credentials))
    return acceptPassword(call, tools);
  let locks = false;
  const user = await ports.store.changeUser(name, (user) => {
    const wrongPasswords = (user.wrongPasswords ?? 0) + 1;
    locks = policies.locksAccount(wrongPasswords, profile);
    return { ...user, wrongPasswords, locked: user.locked || locks };
  });
  const consequence = locks ? ', which locks the account' : '';
  return refused(
    'incorrect-credentials',
    `the password is not ${name}'s: ${user?.wrongPasswords ?? 1} in a row${consequence}`,
  );
};

/** Looks at the account anew: while a password is compared with a hash, others may change it. */
async function acceptPassword(call: Call, { policies, ports }: Tools): Promise<Decision | undefined> {
  const before = found(call, 'user');
  const user = await ports.store.user(before.name);
  if (user === undefined || user.password !== before.password) {
    return refused('incorrect-credentials', `the account of ${before.name} was changed at the same time`);
  }
  const problem = policies.accountProblem(user);
  if (problem !== undefined && problem !== policies.accountProblem(before)) {
    return refused(problem, `the account of ${user.name} was closed at the same time`);
  }
  if ((user.wrongPasswords ?? 0) === 0) return undefined;
  await ports.store.changeUser(user.name, (known) => ({ ...known, wrongPasswords: 0 }));
  return undefined;
}

export const checkRefreshToken: Step = async (call, tools) => {
  const { record } = found(call, 'presented');
  if (record.revokedAt !== undefined) {
    return refused(
      'invalid-refresh-token',
      `the refresh token was revoked ${ago(call.now, record.revokedAt)}`,
    );
  }
  if (record.replacedAt !== undefined) return refuseReuse(call, tools, record.replacedAt);
  if (tools.policies.expired(record.expiresAt, call.now)) {
    return refused(
      'expired-refresh-token',
      `the refresh token expired ${ago(call.now, record.expiresAt ?? call.now)}: issued ${clockTime(record.issuedAt)}`,
    );
  }
  return undefined;
};

export const checkAccount: Step = ({ user }, { policies }) => {
  const problem = user === undefined ? undefined : policies.accountProblem(user);
  return problem === undefined
    ? undefined
    : refused(
        problem,
        `the account of ${user?.name} is ${problem === 'account-locked' ? 'locked' : 'disabled'}`,
      );
};

export const decideScope: Step = (call, { policies, profile }) => {
  // What a code stands for was decided when it was issued.
  const asked = call.code === undefined ? parameter(call.form ?? [], 'scope') : undefined;
  const decision = policies.decideScope(
    {
      requested: asked?.split(' ').filter((scope) => scope !== ''),
      permitted: (call.presented?.record ?? call.code)?.scope ?? found(call, 'client').scopes,
    },
    profile,
  );
  if ('excess' in decision) {
    return refused(
      'invalid-scope',
      `${decision.excess.join(' ')} is more than ${found(call, 'client').id} may have`,
    );
  }
  call.scope = decision.scope;
  return undefined;
};

export const issue: Step = async (call, tools) => {
  const { user, presented, code, grantType } = call;
  const tenant = subjectTenant(call);
  const device = call.device ?? presented?.record.device;
  const tokens = await issueTokens(
    {
      client: found(call, 'client'),
      grantType: found(call, 'grantType'),
      scope: found(call, 'scope'),
      issuer: tools.originOf(call.region),
      now: call.now,
      ...(user === undefined ? {} : { user: user.name }),
      ...(tenant === undefined ? {} : { tenant }),
      ...(device === undefined ? {} : { device }),
      ...(presented === undefined ? {} : { presented }),
      ...(code === undefined ? {} : { code }),
    },
    tools,
  );
  if (tokens === 'revoked-before') {
    return refused('invalid-refresh-token', 'the refresh token was revoked at the same time');
  }
  if (tokens === 'redeemed-before') return refuseReplay(found(call, 'code'), call.now, tools);
  if (typeof tokens === 'string') {
    return refuseReuse(call, tools, call.now);
  }
  const whom = user?.name ?? found(call, 'client').id;
  return {
    kind: 'issued',
    tokens,
    because: `${grantType} for ${whom}: ${tokens.reused ? 'the same access token as before' : 'access token'} until ${clockTime(tokens.expiresAt)}`,
  };
};

async function refuseReuse(call: Call, { profile, ports, policies }: Tools, replacedAt: number) {
  const because = `the refresh token was replaced ${ago(call.now, replacedAt)}`;
  if (policies.onReuse(profile, found(call, 'client')) === 'refuse') {
    return refused('invalid-refresh-token', because);
  }
  await ports.store.revokeGrant(found(call, 'presented').record.grantId, call.now);
  return refused('invalid-refresh-token', `${because}; its whole family is revoked now`);
}
