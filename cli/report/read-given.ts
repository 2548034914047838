import { findReports, InvalidReport, type ReadReport, readReports } from '../../reports/index.ts';
import { UsageError } from '../usage-error.ts';

/** Which reports are meant. */
export const reportsOption = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'conformance.json files, or directories of reports',
} as const;

/** Reads the reports that the command line names. @throws UsageError for none, for what is no report, and for what was changed */
export async function readGiven(places: readonly string[]): Promise<readonly ReadReport[]> {
  if (places.length === 0) throw new UsageError(`which reports? name ${reportsOption.describe}`);
  return orUsageError(readReports(places));
}

/** Finds the reports that the command line names. @throws UsageError for a place without one */
export const findGiven = (places: readonly string[]): Promise<readonly string[]> =>
  orUsageError(findReports(places));

async function orUsageError<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof InvalidReport) throw new UsageError(error.message);
    throw error;
  }
}
