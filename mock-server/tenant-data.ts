import { unknownName } from './option-error.ts';
import type { DataRecord, Role, Store } from './ports/index.ts';
import type { Profile } from './profiles/index.ts';

/** What each tenant of a server has of its own beside its users: roles, and the data that resources guard. */
export interface TenantData {
  roles(): Promise<readonly Role[]>;
  /** Takes effect with the next request. @throws OptionError for a tenant that the profile does not have */
  saveRole(role: Role): Promise<void>;
  /** @param object kind of the records, as paths write it */
  dataRecords(object: string, tenant: string): Promise<readonly DataRecord[]>;
  /** @throws OptionError for a tenant that the profile does not have */
  saveDataRecord(record: DataRecord): Promise<void>;
}

export const tenantDataOf = (store: Store, profile: Profile): TenantData => ({
  roles: () => store.roles(),
  async saveRole(role) {
    refuseUnknownTenant(role.tenant, profile);
    await store.saveRole(role);
  },
  dataRecords: (object, tenant) => store.dataRecords(object, tenant),
  async saveDataRecord(record) {
    refuseUnknownTenant(record.tenant, profile);
    await store.saveDataRecord(record);
  },
});

/** @throws OptionError for a tenant that a profile with tenants does not have */
export function refuseUnknownTenant(tenant: string | undefined, { tenancy }: Profile): void {
  const ids = tenancy?.tenants.map(({ id }) => id);
  if (tenant === undefined || ids === undefined || ids.includes(tenant)) return;
  throw unknownName('tenant', tenant, ids);
}
