/** What the commands that write reports are told about them. */
export interface ReportArguments {
  readonly out: string;
  readonly strict: boolean;
  readonly reveal: boolean;
  readonly colour: boolean | undefined;
}

export const reportOptions = {
  out: { type: 'string', default: 'reports/out', describe: 'directory for the reports' },
  strict: { type: 'boolean', default: false, describe: 'untestable requirements make exit code 3' },
  reveal: { type: 'boolean', default: false, describe: 'show tokens and secrets in the reports' },
  colour: { type: 'boolean', describe: 'colours, also off a terminal' },
} as const;

/** Whether to use colours; undefined where the terminal decides. */
export const colourOf = ({ colour }: ReportArguments): boolean | undefined =>
  colour ?? (process.env.NO_COLOR ? false : undefined);
