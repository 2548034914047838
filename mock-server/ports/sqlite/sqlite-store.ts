import type { Store } from '../store.ts';
import { tableStore } from '../table-store.ts';
import type { Connection } from './connection.ts';
import { dumpOf } from './dump.ts';
import { groupCommit } from './group-commit.ts';
import * as layouts from './layouts.ts';
import { sqlRoles } from './role-table.ts';
import { sqlTable } from './table.ts';
import { sqlAccessTokens, sqlRefreshTokens } from './token-table.ts';

/** A store in a database whose schema is prepared, with a way to commit at once what is waiting. */
export function sqliteStore(database: Connection): { readonly store: Store; flush(): void } {
  const { commit, flush } = groupCommit(database);
  const store = tableStore(
    {
      clients: sqlTable(database, layouts.clients),
      users: sqlTable(database, layouts.users),
      roles: sqlRoles(database),
      dataRecords: sqlTable(database, layouts.dataRecords),
      grants: sqlTable(database, layouts.grants),
      accessTokens: sqlAccessTokens(database),
      refreshTokens: sqlRefreshTokens(database),
      codes: sqlTable(database, layouts.codes),
      approvals: sqlTable(database, layouts.approvals),
      loginSessions: sqlTable(database, layouts.loginSessions),
      realmSessions: sqlTable(database, layouts.realmSessions),
      members: sqlTable(database, layouts.members),
      memberSessions: sqlTable(database, layouts.memberSessions),
      settings: sqlTable(database, layouts.settings),
    },
    commit,
  );
  return { store: { ...store, dump: async () => dumpOf(database) }, flush };
}
