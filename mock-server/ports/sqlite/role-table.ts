import type { Role } from '../records.ts';
import type { Table } from '../tables.ts';
import { type Connection, readText } from './connection.ts';
import * as layouts from './layouts.ts';
import { sqlTable } from './table.ts';

/** Roles, with their rights in a table of their own. */
export function sqlRoles(database: Connection): Table<Role> {
  const roles = sqlTable(database, layouts.roles);
  const whole = (role: Omit<Role, 'rights'>): Role => ({
    ...role,
    rights: database
      .all(
        'SELECT right_name FROM "RIGHT" WHERE tenant = ? AND role_name = ? ORDER BY place',
        role.tenant,
        role.name,
      )
      .map(({ right_name }) => readText(right_name) ?? ''),
  });
  const forgetRights = (...key: readonly string[]) =>
    database.run('DELETE FROM "RIGHT" WHERE tenant = ? AND role_name = ?', ...key);
  return {
    get(...key) {
      const role = roles.get(...key);
      return role === undefined ? undefined : whole(role);
    },
    set({ rights, ...role }) {
      roles.set(role);
      forgetRights(role.tenant, role.name);
      for (const [place, right] of rights.entries()) {
        database.run('INSERT INTO "RIGHT" VALUES (?, ?, ?, ?)', role.tenant, role.name, place, right);
      }
    },
    delete(...key) {
      roles.delete(...key);
      forgetRights(...key);
    },
    all: (...beginning) => roles.all(...beginning).map(whole),
    clear() {
      roles.clear();
      database.run('DELETE FROM "RIGHT"');
    },
  };
}
