import { StoreFileError } from '../store-file-error.ts';
import type { Connection } from './connection.ts';
import * as layouts from './layouts.ts';
import { creation } from './table.ts';

/** Marks a file as ours: `BRPF` in ASCII. @see https://www.sqlite.org/pragma.html#pragma_application_id */
const APPLICATION = 0x42_52_50_46;
/** To be raised with every change of the tables. */
const VERSION = 1;

/** Tables that follow from others, and the ways to tokens of one grant and one holder. */
const FOLLOWING = `
  CREATE TABLE "RIGHT" (
    tenant TEXT NOT NULL, role_name TEXT NOT NULL, place INTEGER NOT NULL, right_name TEXT NOT NULL,
    PRIMARY KEY (tenant, role_name, place)
  ) WITHOUT ROWID;

  -- Which access tokens each holder has at present: those that are not revoked.
  CREATE TABLE "OAUTH_CLIENT_TOKEN" (
    authentication_id TEXT NOT NULL, expires_at INTEGER NOT NULL, token_id TEXT NOT NULL,
    user_name TEXT, client_id TEXT NOT NULL, tenant TEXT NOT NULL,
    PRIMARY KEY (authentication_id, expires_at, token_id)
  ) WITHOUT ROWID;
  CREATE TRIGGER token_comes AFTER INSERT ON "OAUTH_ACCESS_TOKEN"
    WHEN NEW.authentication_id IS NOT NULL AND NEW.revoked_at IS NULL
  BEGIN
    INSERT INTO "OAUTH_CLIENT_TOKEN" VALUES
      (NEW.authentication_id, NEW.expires_at, NEW.token_id, NEW.user_name, NEW.client_id, NEW.tenant);
  END;
  CREATE TRIGGER token_changes AFTER UPDATE ON "OAUTH_ACCESS_TOKEN"
    WHEN OLD.authentication_id IS NOT NULL OR NEW.authentication_id IS NOT NULL
  BEGIN
    DELETE FROM "OAUTH_CLIENT_TOKEN" WHERE authentication_id = OLD.authentication_id
      AND expires_at = OLD.expires_at AND token_id = OLD.token_id;
    INSERT INTO "OAUTH_CLIENT_TOKEN"
      SELECT NEW.authentication_id, NEW.expires_at, NEW.token_id, NEW.user_name, NEW.client_id, NEW.tenant
      WHERE NEW.authentication_id IS NOT NULL AND NEW.revoked_at IS NULL;
  END;

  CREATE INDEX access_token_of_grant ON "OAUTH_ACCESS_TOKEN" (grant_id);
  CREATE INDEX refresh_token_of_grant ON "OAUTH_REFRESH_TOKEN" (grant_id);
  CREATE INDEX refresh_token_of_holder ON "OAUTH_REFRESH_TOKEN" (authentication_id)
    WHERE authentication_id IS NOT NULL AND revoked_at IS NULL;
`;

/** Makes the tables in a new file; refuses a file whose tables are not those of this version. @throws StoreFileError */
export function prepareSchema(database: Connection): void {
  if (database.get('PRAGMA journal_mode = WAL')?.journal_mode !== 'wal') {
    throw new StoreFileError(
      `${database.file}: no write-ahead log can be kept there; give a file on a local disk`,
    );
  }
  // FULL: a commit waits until the log is on the disk, or what it acknowledged would be lost with the power.
  database.exec('PRAGMA synchronous = FULL');
  // In KiB: enough for the ways to a million tokens.
  database.exec('PRAGMA cache_size = -262144');
  if (!isNew(database)) return;
  database.transaction(() => {
    // Another server may have been faster.
    if (!isNew(database)) return;
    createTables(database);
    database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}`);
  });
}

/** Makes the tables where there are none. */
export function createTables(database: Connection): void {
  for (const layout of Object.values(layouts)) database.exec(creation<never>(layout));
  database.exec(FOLLOWING);
}

/** @throws StoreFileError for tables of other programs and of other versions */
export function isNew(database: Connection): boolean {
  const number = (sql: string, name: string) => Number(database.get(sql)?.[name]);
  const application = number('PRAGMA application_id', 'application_id');
  const version = number('PRAGMA user_version', 'user_version');
  const tables = number('SELECT count(*) AS tables FROM sqlite_schema', 'tables');
  if (application === 0 && version === 0 && tables === 0) return true;
  if (application === APPLICATION && version === VERSION) return false;
  if (application !== APPLICATION) {
    throw new StoreFileError(`${database.file}: this is a database of another program; give another file`);
  }
  const [whose, remedy] =
    version > VERSION ? ['a newer', 'use that version'] : ['an older', 'start with a new file'];
  throw new StoreFileError(
    `${database.file}: ${whose} version of Bearerproof made this store (schema ${version}; this one has ${VERSION}); ${remedy}`,
  );
}
