import { memoryTable, memoryTokenTable } from './memory-tables.ts';
import type { Store } from './store.ts';
import { tableStore } from './table-store.ts';

/** A store that lives and dies with its process. */
export const memoryStore = (): Store =>
  tableStore(
    {
      clients: memoryTable(({ id }) => [id]),
      users: memoryTable(({ name }) => [name]),
      roles: memoryTable(({ tenant, name }) => [tenant, name]),
      dataRecords: memoryTable(({ object, tenant, id }) => [object, tenant, id]),
      grants: memoryTable(({ id }) => [id]),
      accessTokens: memoryTokenTable(),
      refreshTokens: memoryTokenTable(),
      codes: memoryTable(({ digest }) => [digest]),
      approvals: memoryTable(({ user, clientId }) => [user, clientId]),
      loginSessions: memoryTable(({ digest }) => [digest]),
      realmSessions: memoryTable(({ digest }) => [digest]),
      members: memoryTable(({ principal }) => [principal]),
      memberSessions: memoryTable(({ digest }) => [digest]),
      settings: memoryTable(({ name }) => [name]),
    },
    async (change) => change(),
  );
