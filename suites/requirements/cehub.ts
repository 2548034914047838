import { cehubApplications } from './cehub-applications.ts';
import { cehubDerived } from './cehub-derived.ts';
import { cehubSecurity } from './cehub-security.ts';
import { cehubTenants } from './cehub-tenants.ts';
import { cehubTokens } from './cehub-tokens.ts';
import type { Requirement } from './requirement.ts';

/** Every row of the CE Hub document. */
export const cehub: readonly Requirement[] = [
  ...cehubSecurity,
  ...cehubApplications,
  ...cehubTokens,
  ...cehubTenants,
  ...cehubDerived,
];
