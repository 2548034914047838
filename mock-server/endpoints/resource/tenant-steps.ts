import type { Problem } from '../../profiles/index.ts';
import { headerValues } from '../../wire/index.ts';
import { type Call, found, refused, type Step, type Tools } from '../call.ts';
import { tenantOf } from './right-steps.ts';
import { ownerOf } from './tenancy.ts';
import { traced } from './validation-trace.ts';

/** What is wrong with a tenant's being served at the hosts that a request names, in words; nothing if all is well. */
export function tenantObjection(
  tenant: string | undefined,
  { request }: Call,
  { profile, policies, codecs, originOf }: Tools,
): string | undefined {
  if (profile.tenancy === undefined) return undefined;
  const owner = ownerOf(codecs.readHosts(request), profile.tenancy, profile.regions.map(originOf));
  if (owner.kind === 'none') return owner.because;
  const { idField } = profile.tenancy;
  const named = [
    ...(owner.kind === 'tenant' ? [owner.id] : []),
    ...(idField === '' ? [] : headerValues(request, idField)),
  ];
  if (tenant === undefined) return 'it is of no tenant';
  const other = named.find((each) => !policies.sameTenant(tenant, each));
  return other === undefined ? undefined : `it is of ${tenant}, and the request is about ${other}`;
}

/** Refuses a token away from its tenant, and that of a user who has gone to another tenant since. */
export const checkTenant: Step = traced('tenant', async (call, tools) => {
  if (tools.profile.tenancy === undefined) return undefined;
  const facts = found(call, 'facts');
  const tenant = await tenantOf(facts, tools.ports.store);
  const wrong = tenantObjection(tenant, call, tools);
  if (wrong !== undefined) return refused('foreign-tenant', `the token is refused: ${wrong}`);
  const user = facts.user === undefined ? undefined : await tools.ports.store.user(facts.user);
  return user === undefined || tools.policies.sameTenant(tenant, user.tenant)
    ? undefined
    : refused('foreign-tenant', `the token is of ${tenant}, and ${user.name} is of ${user.tenant} now`);
});

/** What a grant of somebody of another tenant is refused as: like one of somebody whom nobody knows. */
const refusals: Readonly<Record<string, Problem>> = {
  password: 'incorrect-credentials',
  refresh_token: 'foreign-refresh-token',
  authorization_code: 'invalid-authorization-code',
};

/** Gives nobody a token at a host of another tenant. */
export const checkTenantOfGrant: Step = (call, tools) => {
  const tenant = subjectTenant(call);
  const wrong = tenantObjection(tenant, call, tools);
  if (wrong === undefined) return undefined;
  const problem = refusals[found(call, 'grantType')] ?? 'grant-not-allowed';
  return refused(problem, `the grant is refused: ${wrong}`);
};

/** Lets nobody log in at a host of another tenant, nor go on with a session that belongs elsewhere. */
export const checkTenantOfPerson: Step = (call, tools) => {
  if (call.user === undefined) return undefined;
  const wrong = tenantObjection(call.user.tenant, call, tools);
  if (wrong === undefined) return undefined;
  if (call.submitted === 'login') {
    return refused('incorrect-credentials', `${call.user.name} cannot log in here: ${wrong}`);
  }
  delete call.user;
  return undefined;
};

/** Tenant of whom a grant is about: the user, else the client itself. */
export const subjectTenant = ({ user, client }: Call): string | undefined =>
  user === undefined ? client?.tenant : user.tenant;
