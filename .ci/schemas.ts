/** Writes the published JSON Schemas; with `--check` it only says which are out of date, and ends with 1. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { driverLine } from '../fixtures/drivers/protocol.ts';
import { targetFileSchema } from '../fixtures/target/index.ts';
import { profileFileSchema, scriptSchema } from '../mock-server/files/index.ts';
import { conformanceSchema } from '../reports/index.ts';

/** Every published schema: the file, below the root of the repository, and what it is generated from. */
const publishedSchemas: readonly { readonly file: string; readonly schema: z.ZodType }[] = [
  { file: 'schemas/target.schema.json', schema: targetFileSchema },
  { file: 'schemas/driver.schema.json', schema: driverLine },
  { file: 'schemas/conformance.schema.json', schema: conformanceSchema },
  { file: 'schemas/script.schema.json', schema: scriptSchema },
  { file: 'schemas/profile.schema.json', schema: profileFileSchema },
];

const root = resolve(import.meta.dirname, '..');

/** The text of a published schema: what a file may hold, before defaults are filled in. */
const publish = (schema: z.ZodType): string =>
  `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;

/** Files of the repository that are not what their schema says now. */
export async function staleSchemas(): Promise<string[]> {
  const stale: string[] = [];
  for (const { file, schema } of publishedSchemas) {
    const published = await readFile(resolve(root, file), 'utf8').catch(() => '');
    if (published !== publish(schema)) stale.push(file);
  }
  return stale;
}

if (process.argv[1] === import.meta.filename) {
  if (process.argv.includes('--check')) {
    for (const file of await staleSchemas()) {
      console.error(`${file} is out of date; run: npm run schemas`);
      process.exitCode = 1;
    }
  } else
    for (const { file, schema } of publishedSchemas) {
      await mkdir(dirname(resolve(root, file)), { recursive: true });
      await writeFile(resolve(root, file), publish(schema));
      console.log(file);
    }
}
