import { parseArgs } from 'node:util';
import type { InferredOptionTypes, Options } from 'yargs';

/** What arguments say. */
export interface PlainArguments<Table extends Record<string, Options>> {
  readonly positionals: readonly string[];
  readonly options: InferredOptionTypes<Table>;
}

/**
 * Reads arguments as yargs would, as long as they use nothing but the options of a table, each by its own name.
 * @returns undefined for everything else, of which yargs has more to say
 */
export function readPlainly<Table extends Record<string, Options>>(
  argv: readonly string[],
  table: Table,
): PlainArguments<Table> | undefined {
  const entries = Object.entries(table);
  const known = entries.map(([name, { type, array }]) => [
    name,
    { type: type === 'boolean' ? 'boolean' : 'string', multiple: array === true },
  ]);
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options: Object.fromEntries(known), allowPositionals: true });
  } catch {
    return undefined;
  }
  const values = entries.map(([name, option]) => [name, valueFor(parsed.values[name], option)]);
  return { positionals: parsed.positionals, options: Object.fromEntries(values) };
}

function valueFor(given: unknown, { type, default: otherwise }: Options): unknown {
  if (given === undefined) return otherwise;
  if (type !== 'number') return given;
  return Array.isArray(given) ? given.map(Number) : Number(given);
}
