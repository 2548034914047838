import {
  FORMAT_NAMES,
  FORMATS_IN_WORDS,
  type FormatName,
  missingPackage,
  USUAL_FORMATS,
} from '../reports/index.ts';
import { UsageError } from './usage-error.ts';

/** What the commands that write reports are told about them. */
export interface ReportArguments {
  readonly out: string;
  readonly format: readonly FormatName[];
  readonly strict: boolean;
  readonly reveal: boolean;
  readonly colour: boolean | undefined;
}

/** Which forms are to be written. */
export const formatOption = {
  array: true,
  choices: FORMAT_NAMES,
  default: USUAL_FORMATS,
  describe: `forms of the reports beside conformance.json: ${FORMATS_IN_WORDS}`,
  coerce(names: readonly FormatName[]): readonly FormatName[] {
    const missing = missingPackage(names);
    if (missing !== undefined) throw new UsageError(missing);
    return [...new Set(names)];
  },
} as const;

export const reportOptions = {
  out: { type: 'string', default: 'reports/out', describe: 'directory for the reports' },
  format: formatOption,
  strict: { type: 'boolean', default: false, describe: 'untestable requirements make exit code 3' },
  reveal: { type: 'boolean', default: false, describe: 'show tokens and secrets in the reports' },
  colour: { type: 'boolean', describe: 'colours, also off a terminal' },
} as const;

/** Whether to use colours; undefined where the terminal decides. */
export const colourOf = ({ colour }: Pick<ReportArguments, 'colour'>): boolean | undefined =>
  colour ?? (process.env.NO_COLOR ? false : undefined);
