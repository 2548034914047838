import { InvalidReport, type ReadReport, readReports } from '../../reports/index.ts';
import { UsageError } from '../usage-error.ts';

/** Reads the reports that the command line names. @throws UsageError for what is no report, or was changed */
export async function readGiven(places: readonly string[]): Promise<readonly ReadReport[]> {
  try {
    return await readReports(places);
  } catch (error) {
    if (error instanceof InvalidReport) throw new UsageError(error.message);
    throw error;
  }
}
