import { authorizationSettings, issueTokens, openGrant } from '../../lifecycle/index.ts';
import { randomWord } from '../../ports/index.ts';
import { parameter } from '../../protocol/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { type Call, type Decision, found, refused, type Step, type Tools } from '../call.ts';
import { clockTime } from '../wording.ts';
import { accessTokenParameters } from './authorization-renderers.ts';
import { browserFrom, browserOf, changeSession, csrfToken } from './browser-session.ts';

/** Steps of the authorization endpoint that have to do with the person at the browser. */

/** Finds out who is at the browser, and whether the form that it sends is one of this server's pages. */
export const recogniseBrowser: Step = async (call, { ports }) => {
  const request = found(call, 'authorization');
  const browser = browserFrom(call, ports.random);
  const { session } = browser;
  call.authorization = { ...request, browser, stage: 'login' };
  const { submitted } = request;
  if (submitted !== undefined) {
    const form = parameter(submitted, 'form') === 'consent' ? 'consent' : 'login';
    if (parameter(submitted, 'csrf_token') !== csrfToken(call, form)) {
      const because = 'the csrf_token is not the one of a page that this server gave to this browser';
      return { kind: 'page', page: { kind: 'refusal', problem: 'foreign-form' }, because };
    }
    call.submitted = form;
    call.form = [...submitted, ...found(call, 'form')];
    if (form === 'login') return undefined;
  }
  const login = session === undefined ? undefined : await ports.store.loginSession(digestOf(session));
  if (login === undefined || call.now >= login.expiresAt) return undefined;
  const user = await ports.store.user(login.user);
  if (user !== undefined) call.user = user;
  return undefined;
};

export const startSession: Step = async (call, { ports, policies, profile }) => {
  const { name } = found(call, 'user');
  const session = randomWord(ports.random, 32);
  const expiresAt = policies.sessionExpiry(call.now, authorizationSettings(profile));
  await ports.store.saveLoginSession({
    digest: digestOf(session),
    user: name,
    startedAt: call.now,
    expiresAt,
  });
  changeSession(call, session);
  return undefined;
};

export const requireLogin: Step = (call) => {
  if (call.user === undefined) {
    return { kind: 'page', page: { kind: 'login' }, because: 'nobody is logged in in this browser' };
  }
  call.authorization = { ...found(call, 'authorization'), stage: 'consent' };
  return undefined;
};

/** Asks the person, or hears their answer. @see RFC 6749 section 4.1 (B) */
export const requireConsent: Step = async (call, tools) => {
  const client = found(call, 'client');
  const { name } = found(call, 'user');
  const scope = found(call, 'scope');
  const { store } = tools.ports;
  const approval = await store.approval(name, client.id);
  if (call.submitted === 'consent') {
    const answer = parameter(found(call, 'form'), 'decision');
    if (answer === 'leave') return endSession(call, tools);
    if (answer !== 'allow') return refused('access-denied', `${name} does not allow it`);
    const all = [...new Set([...(approval?.scope ?? []), ...scope])];
    await store.saveApproval({ user: name, clientId: client.id, scope: all, approvedAt: call.now });
    return undefined;
  }
  const settings = authorizationSettings(tools.profile);
  const arrived = call.submitted === 'login' ? `${name} has logged in, and ` : '';
  return tools.policies.needsConsent({ client, scope }, approval, settings)
    ? {
        kind: 'page',
        page: { kind: 'consent' },
        because: `${arrived}${name} has to say whether ${client.id} may`,
      }
    : undefined;
};

/** Gives the client what it asked for, by way of the browser. @see RFC 6749 sections 4.1.2 and 4.2.2 */
export const authorize: Step = (call, tools) =>
  found(call, 'grantType') === 'implicit' ? giveToken(call, tools) : giveCode(call, tools);

async function giveCode(call: Call, { ports, policies, profile }: Tools): Promise<Decision> {
  const client = found(call, 'client');
  const user = found(call, 'user').name;
  const scope = found(call, 'scope');
  const { codeChallenge, redirectUri } = found(call, 'authorization');
  const given = parameter(found(call, 'form'), 'redirect_uri') !== undefined;
  const grant = openGrant({ client, grantType: 'authorization_code', user, scope, now: call.now }, ports);
  const code = randomWord(ports.random, 32);
  const expiresAt = policies.codeExpiry(call.now, authorizationSettings(profile));
  await ports.store.saveAuthorizationCode(
    {
      digest: digestOf(code),
      grantId: grant.id,
      clientId: client.id,
      user,
      scope,
      issuedAt: call.now,
      expiresAt,
      ...(given && redirectUri !== undefined ? { redirectUri } : {}),
      ...(codeChallenge === undefined
        ? {}
        : { codeChallenge: codeChallenge.value, codeChallengeMethod: codeChallenge.method }),
    },
    grant,
  );
  return {
    kind: 'answered',
    parameters: [['code', code]],
    because: `${user} allows ${client.id} ${scope.join(' ')}: code until ${clockTime(expiresAt)}`,
  };
}

async function giveToken(call: Call, tools: Tools): Promise<Decision> {
  const { name, tenant } = found(call, 'user');
  const client = found(call, 'client');
  const tokens = await issueTokens(
    {
      client,
      grantType: 'implicit',
      user: name,
      tenant,
      scope: found(call, 'scope'),
      issuer: tools.originOf(call.region),
      now: call.now,
    },
    tools,
  );
  if (typeof tokens === 'string') throw new Error(`the store did not issue an implicit token: ${tokens}`);
  return {
    kind: 'answered',
    parameters: accessTokenParameters(tokens),
    because: `${name} allows ${client.id} ${tokens.scope.join(' ')}: access token until ${clockTime(tokens.expiresAt)}`,
  };
}

async function endSession(call: Call, { ports }: Tools): Promise<Decision> {
  const login = await ports.store.loginSession(digestOf(browserOf(call).session ?? ''));
  if (login !== undefined) await ports.store.saveLoginSession({ ...login, expiresAt: call.now });
  changeSession(call, undefined);
  return { kind: 'page', page: { kind: 'login' }, because: `${call.user?.name} has left this browser` };
}
