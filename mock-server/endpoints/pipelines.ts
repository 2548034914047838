import type { Profile, TokenCheck } from '../profiles/index.ts';
import * as authorizationCodeSteps from './authorization/authorization-code-steps.ts';
import type { PageForm } from './authorization/authorization-request.ts';
import * as authorizationRequestSteps from './authorization/authorization-request-steps.ts';
import * as authorizationSteps from './authorization/authorization-steps.ts';
import * as registrationSteps from './authorization/registration-steps.ts';
import { type Endpoint, refused, type Step } from './call.ts';
import * as issuerSteps from './resource/issuer-steps.ts';
import { learnKeys } from './resource/key-set-steps.ts';
import { openSession } from './resource/member-session.ts';
import { serve } from './resource/resource-answers.ts';
import * as resourceSteps from './resource/resource-steps.ts';
import { checkRight } from './resource/right-steps.ts';
import { checkTenant, checkTenantOfGrant, checkTenantOfPerson } from './resource/tenant-steps.ts';
import * as validationSteps from './resource/validation-steps.ts';
import * as sharedSteps from './shared-steps.ts';
import {
  assumeGrantType,
  challengeRealms,
  decideSecurityTest,
  findRealmSession,
  identify,
  takeRealmAnswers,
} from './token/realm-steps.ts';
import * as tokenQuerySteps from './token/token-query-steps.ts';
import * as tokenSteps from './token/token-steps.ts';
import * as userinfoSteps from './userinfo-steps.ts';

const refuseUnknown: Step = ({ request }) =>
  refused('unknown-endpoint', `there is no endpoint at ${request.method} ${request.url}`);

/** Every step, by name. */
export const steps = {
  ...authorizationRequestSteps,
  ...authorizationSteps,
  ...authorizationCodeSteps,
  ...sharedSteps,
  ...tokenSteps,
  ...tokenQuerySteps,
  ...registrationSteps,
  ...resourceSteps,
  ...userinfoSteps,
  ...validationSteps,
  checkRight,
  checkTenant,
  checkTenantOfGrant,
  checkTenantOfPerson,
  serve,
  assumeGrantType,
  decideSecurityTest,
  findRealmSession,
  takeRealmAnswers,
  challengeRealms,
  identify,
  ...issuerSteps,
  learnKeys,
  openSession,
  refuseUnknown,
} as const;

export type StepName = keyof typeof steps;
export type Steps = Readonly<Record<StepName, Step>>;

/** One row: a step, and the grants and the forms of pages for which it runs where not for all. */
export interface Row {
  readonly step: StepName;
  readonly grants?: readonly string[];
  readonly forms?: readonly PageForm[];
}
export type Pipelines = Readonly<Record<Endpoint, readonly Row[]>>;

const CODE = ['authorization_code'];
const LOGIN: readonly PageForm[] = ['login'];
const PASSWORD = ['password'];
const REFRESH = ['refresh_token'];
const REALMS = ['client_credentials'];

/** The step that does what a profile's `validationOrder` names. */
const checks: Readonly<Record<TokenCheck, StepName>> = {
  signature: 'readAccessToken',
  expiration: 'checkLifetime',
  revocation: 'checkRevocation',
  scope: 'checkScope',
  right: 'checkRight',
  tenant: 'checkTenant',
};

/** How a token is issued for a grant. */
const grantRows: readonly Row[] = [
  { step: 'requirePost' },
  { step: 'readRequestForm' },
  { step: 'refuseRepetition' },
  { step: 'authenticateClient' },
  { step: 'readGrantType' },
  { step: 'checkClientMayUseGrant' },
  { step: 'findUser', grants: PASSWORD },
  { step: 'findAuthorizationCode', grants: CODE },
  { step: 'checkAuthorizationCode', grants: CODE },
  { step: 'checkCodeVerifier', grants: CODE },
  { step: 'findRefreshToken', grants: REFRESH },
  { step: 'checkTenantOfGrant' },
  { step: 'checkRequestable' },
  { step: 'checkRegion' },
  { step: 'checkAccount' },
  { step: 'checkPassword', grants: PASSWORD },
  { step: 'checkRefreshToken', grants: REFRESH },
  { step: 'decideScope' },
  { step: 'issue' },
];

/** How a token is issued to who passes the realms of a security test. */
const realmRows: readonly Row[] = [
  { step: 'requirePost' },
  { step: 'readRequestForm' },
  { step: 'refuseRepetition' },
  { step: 'authenticateClient' },
  { step: 'assumeGrantType' },
  { step: 'checkClientMayUseGrant' },
  { step: 'findRefreshToken', grants: REFRESH },
  { step: 'decideSecurityTest', grants: REALMS },
  { step: 'findRealmSession', grants: REALMS },
  { step: 'takeRealmAnswers', grants: REALMS },
  { step: 'challengeRealms', grants: REALMS },
  { step: 'identify', grants: REALMS },
  { step: 'checkRequestable' },
  { step: 'checkRegion' },
  { step: 'checkAccount' },
  { step: 'checkRefreshToken', grants: REFRESH },
  { step: 'decideScope', grants: REFRESH },
  { step: 'issue' },
];

/** What happens to a request, in order: the first step that decides, decides. */
export const pipelinesOf = (profile: Profile): Pipelines => ({
  registration: [{ step: 'readApplication' }, { step: 'registerApplication' }],
  authorization: [
    { step: 'readAuthorizationRequest' },
    { step: 'findRequestingClient' },
    { step: 'checkRedirectUri' },
    { step: 'refuseRepetition' },
    { step: 'readResponseType' },
    { step: 'checkClientMayUseGrant' },
    { step: 'checkCodeChallenge', grants: CODE },
    { step: 'decideScope' },
    { step: 'recogniseBrowser' },
    { step: 'findUser', forms: LOGIN },
    { step: 'checkTenantOfPerson' },
    { step: 'checkRequestable' },
    { step: 'checkRegion' },
    { step: 'checkAccount' },
    { step: 'checkPassword', forms: LOGIN },
    { step: 'startSession', forms: LOGIN },
    { step: 'requireLogin' },
    { step: 'requireConsent' },
    { step: 'authorize' },
  ],
  token: profile.securityTests === undefined ? grantRows : realmRows,
  revocation: [
    { step: 'requirePost' },
    { step: 'readRequestForm' },
    { step: 'refuseRepetition' },
    { step: 'authenticateClient' },
    { step: 'readToken' },
    { step: 'revoke' },
  ],
  introspection: [
    { step: 'requirePost' },
    { step: 'readRequestForm' },
    { step: 'refuseRepetition' },
    { step: 'authenticateClient' },
    { step: 'refusePublicClient' },
    { step: 'readToken' },
    { step: 'introspect' },
  ],
  jwks: [{ step: 'publishKeys' }],
  metadata: [{ step: 'publishMetadata' }],
  userinfo: [
    { step: 'findUserinfo' },
    { step: 'readPresentedToken' },
    { step: 'refuseSeveralMethods' },
    { step: 'readAccessToken' },
    { step: 'checkLifetime' },
    { step: 'refuseRevoked' },
    { step: 'checkScope' },
    { step: 'findPerson' },
    { step: 'limitRequests' },
    { step: 'tellUserinfo' },
  ],
  validation: [
    { step: 'requirePost' },
    { step: 'readRequestForm' },
    { step: 'refuseRepetition' },
    { step: 'readToken' },
    { step: 'readRequiredScope' },
    { step: 'validate' },
  ],
  certificate: [{ step: 'publishCertificate' }],
  resource: [
    { step: 'findResource' },
    { step: 'readPresentedToken' },
    { step: 'refuseSeveralMethods' },
    ...validationRows(profile),
    { step: 'serve' },
  ],
  unknown: [{ step: 'refuseUnknown' }],
});

/** What a resource server does that asks what is known of a token. */
const LOOKUP: readonly Row[] = [{ step: 'lookUpToken' }, { step: 'checkLifetime' }, { step: 'checkScope' }];
const SESSION: readonly Row[] = [{ step: 'openSession' }];

/** How a resource server validates. One that looks at anything before the signature sees what nobody has verified. */
function validationRows(profile: Profile): readonly Row[] {
  const {
    validationOrder,
    validation: { mode, keySet },
    issuerLookup,
    members,
  } = profile;
  const rowsOf = (order: readonly TokenCheck[]): readonly Row[] =>
    order.map((check) => ({ step: checks[check] }));
  // Rights and tenants are not the issuer's to know.
  const own = rowsOf(validationOrder.filter((check) => OWN.has(check)));
  if (issuerLookup.by !== 'none') return [...LOOKUP, ...own, ...(members.sessions ? SESSION : [])];
  const offline: readonly Row[] = [
    ...(keySet.from === 'own' ? [] : [{ step: 'learnKeys' } as const]),
    ...(validationOrder[0] === 'signature' ? [] : [{ step: 'peekAtAccessToken' } as const]),
    ...rowsOf(validationOrder),
  ];
  if (mode === 'online') return [{ step: 'validateOnline' }, ...own];
  return [...offline, ...(mode === 'offline' ? [] : [{ step: 'validateOnline' } as const])];
}

/** What a resource server decides by itself, wherever tokens are validated. */
const OWN: ReadonlySet<TokenCheck> = new Set(['right', 'tenant']);
