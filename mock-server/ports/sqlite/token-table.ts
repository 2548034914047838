import type { AccessTokenRecord, RefreshTokenRecord } from '../records.ts';
import type { TokenTable } from '../tables.ts';
import type { Connection } from './connection.ts';
import * as layouts from './layouts.ts';
import { quoted, type SqlTable, sqlTable } from './table.ts';

export function sqlAccessTokens(database: Connection): TokenTable<AccessTokenRecord> {
  const tokens = sqlTable(database, layouts.accessTokens);
  return {
    ...tokens,
    ...queries(database, tokens, layouts.accessTokens.name, {
      held: `JOIN "OAUTH_CLIENT_TOKEN" AS held USING (token_id) WHERE held.authentication_id = ?`,
      active: 'held.expires_at > ?',
    }),
    clear() {
      tokens.clear();
      database.run('DELETE FROM "OAUTH_CLIENT_TOKEN"');
    },
  };
}

export function sqlRefreshTokens(database: Connection): TokenTable<RefreshTokenRecord> {
  const tokens = sqlTable(database, layouts.refreshTokens);
  return {
    ...tokens,
    ...queries(database, tokens, layouts.refreshTokens.name, {
      held: 'WHERE authentication_id = ? AND revoked_at IS NULL',
      active: 'replaced_at IS NULL AND (expires_at IS NULL OR expires_at > ?)',
    }),
  };
}

/** @param held finds the tokens of a holder that are not revoked @param active those of them that can be used */
function queries<Token extends object>(
  database: Connection,
  { selected, read }: SqlTable<Token>,
  name: string,
  { held, active }: { readonly held: string; readonly active: string },
) {
  const table = quoted(name);
  const from = `SELECT ${selected} FROM ${table}`;
  const inOrder = `ORDER BY ${table}.rowid`;
  const newest = `${inOrder} DESC LIMIT 1`;
  const one = (sql: string) => {
    return (...values: readonly (string | number)[]) => {
      const row = database.get(sql, ...values);
      return row === undefined ? undefined : read(row);
    };
  };
  const several = (sql: string) => (value: string) => database.all(sql, value).map(read);
  return {
    newestOfGrant: one(`${from} WHERE grant_id = ? ${newest}`),
    unrevokedOfGrant: several(`${from} WHERE grant_id = ? AND revoked_at IS NULL ${inOrder}`),
    unrevokedOfHolder: several(`${from} ${held} ${inOrder}`),
    activeOfHolder: one(`${from} ${held} AND ${active} ${newest}`),
  };
}
