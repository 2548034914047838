import { type Ports, publicJwk, randomWord } from '../ports/index.ts';
import type { Problem, Profile } from '../profiles/index.ts';
import { jsonReply, writeChallenge } from '../protocol/index.ts';
import { bytes, type HeaderField, type HttpReply, pathOf } from '../wire/index.ts';
import {
  type AuthorizationRenderers,
  authorizationRenderers,
} from './authorization/authorization-renderers.ts';
import { type RegistrationRenderers, registrationRenderers } from './authorization/registration-renderers.ts';
import type { Call, Decision, Endpoint, Tools } from './call.ts';
import { metadataOf } from './metadata.ts';
import { faultReply } from './resource/resource-fault.ts';
import { resourceAt } from './resource/resource-inventory.ts';
import { type ValidationRenderers, validationRenderers } from './resource/validation-renderers.ts';
import { traceFields } from './resource/validation-trace.ts';
import { type RealmRenderers, realmRenderers } from './token/realm-renderers.ts';

/** From a decision to the reply that says it. */
export interface Renderers
  extends AuthorizationRenderers,
    RealmRenderers,
    RegistrationRenderers,
    ValidationRenderers {
  issued(decision: Extract<Decision, { kind: 'issued' }>, call: Call, tools: Tools): HttpReply;
  /** A refusal by the token, revocation or introspection endpoint. @see RFC 6749 section 5.2 */
  refusedByEndpoint(problem: Problem, call: Call, tools: Tools): HttpReply;
  /** A refusal by a protected resource. @see RFC 6750 section 3 */
  refusedByResource(problem: Problem, call: Call, tools: Tools): HttpReply;
  revoked(call: Call, tools: Tools): HttpReply;
  introspected(decision: Extract<Decision, { kind: 'introspected' }>, call: Call, tools: Tools): HttpReply;
  keys(tools: Tools): Promise<HttpReply>;
  metadata(call: Call, tools: Tools): HttpReply;
  told(decision: Extract<Decision, { kind: 'told' }>, call: Call): HttpReply;
  served(decision: Extract<Decision, { kind: 'served' }>, call: Call, tools: Tools): HttpReply;
  /** Members of an error body. */
  errorMembers(problem: Problem, call: Call, tools: Tools): Record<string, unknown>;
  /** Fields that every reply of the server gets. */
  commonFields(profile: Profile, ports: Ports): readonly HeaderField[];
}

/** Fields that keep an answer with tokens out of caches. @see RFC 6749 section 5.1 */
const UNCACHED: readonly HeaderField[] = [
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
];

/** Endpoints that an access token opens. */
const PROTECTED: ReadonlySet<Endpoint> = new Set(['resource', 'userinfo']);

/** Where who asks stands within what is allowed, as Auth0 says it. @see RFC 6585 section 4 */
function throttleFields({ throttle, now }: Call): HeaderField[] {
  if (throttle === undefined) return [];
  const { limit, remaining, resetsAt, exceeded } = throttle;
  return [
    ['X-RateLimit-Limit', String(limit)],
    ['X-RateLimit-Remaining', String(remaining)],
    ['X-RateLimit-Reset', String(Math.ceil(resetsAt / 1000))],
    ...(exceeded ? [['Retry-After', String(Math.ceil((resetsAt - now) / 1000))] as const] : []),
  ];
}

export const renderers: Renderers = {
  ...authorizationRenderers,
  ...registrationRenderers,
  ...realmRenderers,
  ...validationRenderers,

  issued({ tokens }, call, { profile, originOf }) {
    const lifetime = Math.round((tokens.expiresAt - tokens.issuedAt) / 1000);
    const { expiresIn, geolocation, refreshExpiryField } = profile.tokenAnswer;
    return jsonReply(
      200,
      {
        access_token: tokens.accessToken,
        token_type: 'Bearer',
        ...(expiresIn === 'omit' ? {} : { expires_in: expiresIn === 'string' ? String(lifetime) : lifetime }),
        ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
        ...(refreshExpiryField !== '' && tokens.refreshExpiresAt !== undefined
          ? { [refreshExpiryField]: Math.floor(tokens.refreshExpiresAt / 1000) }
          : {}),
        scope: tokens.scope.join(' '),
        ...(geolocation ? { geolocation: originOf(call.user?.region ?? call.region) } : {}),
      },
      UNCACHED,
    );
  },

  refusedByEndpoint(problem, call, tools) {
    const { status } = answerTo(problem, call, tools.profile);
    const body = tools.renderers.errorMembers(problem, call, tools);
    const fields: HeaderField[] = [...UNCACHED];
    if (problem === 'method-not-allowed') fields.push(allowedMethods(call));
    const triedBasic = call.request.headers.some(
      ([name, value]) => name.toLowerCase() === 'authorization' && /^basic /i.test(value),
    );
    if (problem === 'client-authentication-failed' && triedBasic) {
      const { basicFailureStatus } = tools.profile.clientAuthentication;
      if (basicFailureStatus === 401) fields.push(basicChallenge(tools.profile));
      return jsonReply(basicFailureStatus, body, fields);
    }
    if (status === 401) fields.push(basicChallenge(tools.profile));
    return jsonReply(status, body, fields);
  },

  refusedByResource(problem, call, tools) {
    const answer = answerTo(problem, call, tools.profile);
    const { status, code, description, message = description, challengeError: error = answer.error } = answer;
    const { realm, equals, error: says } = tools.profile.challenge;
    const parameters = {
      ...(realm === '' ? {} : { realm }),
      ...(says && error !== undefined ? { error, error_description: description } : {}),
      ...scopeParameter(problem, call, tools.profile),
    };
    const challenge = writeChallenge({ scheme: 'Bearer', parameters }, equals);
    const body = tools.renderers.errorMembers(problem, call, tools);
    const fault = { status, code, message, description };
    const fields: readonly HeaderField[] = [
      ...(problem === 'method-not-allowed' ? [allowedMethods(call)] : []),
      ...(answer.challenge === false ? [] : [['WWW-Authenticate', challenge] as const]),
      ...(call.retryAfter === undefined ? [] : [['Retry-After', call.retryAfter] as const]),
      ...throttleFields(call),
      ...(call.endpoint === 'userinfo' ? UNCACHED : cachingFields(tools.profile)),
    ];
    return faultReply(tools.profile.resourceFault, fault, body, fields);
  },

  errorMembers(problem, call, { profile, originOf }) {
    const { error, code, description } = answerTo(problem, call, profile);
    const { codeType, descriptionField } = profile.errorAnswer;
    return {
      ...(error === undefined ? {} : { error }),
      ...(descriptionField === 'description' ? {} : { error_description: description }),
      ...(descriptionField === 'error_description' ? {} : { description }),
      ...(code === undefined ? {} : { code: writeCode(code, codeType) }),
      ...(problem === 'user-lives-elsewhere' && call.user !== undefined && code !== undefined
        ? { geolocation: originOf(call.user.region) }
        : {}),
    };
  },

  revoked: () => ({ status: 200, headers: [...UNCACHED], body: bytes('') }),

  introspected({ facts, claims, refreshToken }, call, tools) {
    const { inactive, scopeForm, userField } = tools.profile.introspectionAnswer;
    if (facts === undefined) {
      return inactive === 'refuse'
        ? tools.renderers.refusedByEndpoint('token-not-recognised', call, tools)
        : jsonReply(200, { active: false }, UNCACHED);
    }
    return jsonReply(
      200,
      {
        active: true,
        scope: scopeForm === 'array' ? facts.scope : facts.scope.join(' '),
        client_id: facts.clientId,
        ...(facts.user === undefined ? {} : { [userField]: facts.user, sub: facts.user }),
        ...(refreshToken ? {} : { token_type: 'Bearer' }),
        ...(Number.isFinite(facts.expiresAt) ? { exp: Math.floor(facts.expiresAt / 1000) } : {}),
        ...(facts.issuedAt === undefined ? {} : { iat: Math.floor(facts.issuedAt / 1000) }),
        ...claims,
      },
      UNCACHED,
    );
  },

  metadata: (call, tools) => jsonReply(200, metadataOf(tools.profile, tools.originOf(call.region))),

  keys: async ({ ports }) => jsonReply(200, { keys: (await ports.keys.all()).map(publicJwk) }),

  told: ({ claims }, call) => jsonReply(200, claims, [...UNCACHED, ...throttleFields(call)]),

  served({ content, status = 200 }, call, { profile }) {
    const { method, url } = call.request;
    const echo = {
      method,
      path: url.slice(url.indexOf('/', url.indexOf('//') + 2)),
      client: call.facts?.clientId,
      user: call.member?.principal ?? call.facts?.user ?? null,
      scope: call.facts?.scope,
      received: new TextDecoder().decode(call.request.body),
      ...(call.resource?.answer === 'identity' ? { context: contextOf(call) } : {}),
    };
    return jsonReply(status, content ?? echo, cachingFields(profile));
  },

  commonFields: ({ correlationField }, { random }) =>
    correlationField === '' ? [] : [[correlationField, randomWord(random, 12)]],
};

/** The reply that says a decision. */
export async function render(decision: Decision, call: Call, tools: Tools): Promise<HttpReply> {
  const { renderers: with_, profile, ports } = tools;
  const reply = await renderBare(decision, call, tools);
  const common = [...traceFields(call, profile), ...with_.commonFields(profile, ports)];
  return common.length === 0 ? reply : { ...reply, headers: [...reply.headers, ...common] };
}

function renderBare(decision: Decision, call: Call, tools: Tools): HttpReply | Promise<HttpReply> {
  const { renderers: by } = tools;
  switch (decision.kind) {
    case 'issued':
      return by.issued(decision, call, tools);
    case 'refused':
      return refuserAt(call.endpoint, by)(decision.problem, call, tools);
    case 'challenged':
      return by.challenged(decision, call);
    case 'revoked':
      return by.revoked(call, tools);
    case 'introspected':
      return by.introspected(decision, call, tools);
    case 'keys':
      return by.keys(tools);
    case 'metadata':
      return by.metadata(call, tools);
    case 'told':
      return by.told(decision, call);
    case 'certificate':
      return by.certificate(tools);
    case 'validated':
      return by.validated(decision, call, tools);
    case 'registered':
      return by.registered(decision, call, tools);
    case 'unregistered':
      return by.unregistered(decision, call, tools);
    case 'page':
      return by.page(decision.page, call, tools);
    case 'answered':
      return by.authorizationResponse(decision.parameters, call, tools);
    case 'served':
      return by.served(decision, call, tools);
    case 'literal':
      return decision.reply;
  }
}

/** Whose way it is to refuse at an endpoint. */
function refuserAt(endpoint: Endpoint, by: Renderers) {
  if (endpoint === 'authorization') return by.refusedByAuthorization;
  return PROTECTED.has(endpoint) ? by.refusedByResource : by.refusedByEndpoint;
}

/** What the profile answers to a problem, or to the kind of it that it tells apart. */
const answerTo = (problem: Problem, { flaw }: Call, { problems, flaws }: Profile) => ({
  ...problems[problem],
  ...(problem === 'invalid-token' && flaw !== undefined ? flaws[flaw] : {}),
});

const cachingFields = ({ resourceCaching }: Profile): readonly HeaderField[] =>
  resourceCaching === 'forbidden' ? UNCACHED : [];

const allowedMethods = ({ allowed = ['POST'] }: Call): HeaderField => ['Allow', allowed.join(', ')];

/** The scope that a challenge names, as the profile wants it. */
function scopeParameter(problem: Problem, call: Call, profile: Profile) {
  const says = profile.challenge;
  // Where a script decided, no step has looked for the resource.
  const { method, url } = call.request;
  const required = (call.resource ?? resourceAt(profile, method, pathOf(url)))?.scopes ?? [];
  if (says.scope === 'never' || (says.scope === 'when-insufficient' && problem !== 'insufficient-scope')) {
    return {};
  }
  return required.length > 0 || says.scopeless === 'empty' ? { scope: required.join(' ') } : {};
}

/** Whom a validated token identifies. */
const contextOf = ({ facts }: Call) => ({
  app_id: facts?.clientId ?? null,
  user_id: facts?.user ?? null,
  device_id: facts?.device ?? null,
});

const basicChallenge = (profile: Profile): HeaderField => [
  'WWW-Authenticate',
  writeChallenge({ scheme: 'Basic', parameters: { realm: profile.challenge.realm } }),
];

function writeCode(code: string, type: Profile['errorAnswer']['codeType']): string | number {
  if (type === 'number') return Number(code);
  return type === 'string' ? String(Number(code)) : code.padStart(2, '0');
}
