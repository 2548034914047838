import { basename, extname } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { RecordingError, readRecording } from '../fixtures/recordings/index.ts';
import { reportOn } from '../reports/index.ts';
import { type AuditSubject, audit as judge, judgedProfiles } from '../suites/index.ts';
import { prepareOut } from './output.ts';
import { colourOf, type ReportArguments, reportOptions } from './report-options.ts';
import { print, progress, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';

interface AuditArguments extends ReportArguments {
  readonly traffic: string;
  readonly profile: string;
  readonly name: string | undefined;
  readonly clientId: string | undefined;
  readonly tokenEndpoint: string | undefined;
  readonly origin: readonly string[];
}

export const audit: CommandModule<object, AuditArguments> = {
  command: 'audit <traffic>',
  describe: 'judge a client by recorded traffic, and write the reports',
  builder: (command: Argv) =>
    command
      .positional('traffic', {
        type: 'string',
        demandOption: true,
        describe: 'HAR file that a browser, a proxy or a test saved, with content and sensitive data',
      })
      .option('profile', {
        choices: judgedProfiles,
        demandOption: true,
        describe: 'system that the client talked to',
      })
      .option('name', { type: 'string', describe: 'name of the client in the reports; that of the file' })
      .option('client-id', { type: 'string', describe: 'id that the client was registered with' })
      .option('token-endpoint', {
        type: 'string',
        describe: 'URL or path of the token endpoint, where it is not that of the profile',
      })
      .option('origin', {
        type: 'string',
        array: true,
        default: [],
        describe: 'origins to which the client may send its credentials',
      })
      .options(reportOptions)
      .example('$0 audit traffic.har --profile enigma', 'judge what a client of Turium Enigma sent')
      .example(
        '$0 audit traffic.har --profile oauth2 --token-endpoint https://id.example/connect/token',
        'say where tokens come from',
      )
      .example(
        '$0 audit traffic.har --profile enigma --client-id app1 --origin https://us.example https://eu.example',
        'say what the client was told, so that more can be decided',
      ) as unknown as Argv<AuditArguments>,
  handler: async (given) => {
    process.exitCode = await runAudit(given);
  },
};

/** Judges and answers with the exit code. @throws UsageError */
async function runAudit(given: AuditArguments): Promise<number> {
  const startedAt = new Date();
  const began = performance.now();
  progress(`reading ${given.traffic}`);
  const subject = await subjectOf(given);
  progress(`judging ${subject.exchanges.length} exchanges`);
  const examination = await judge(subject);
  const { recording } = examination.target;
  if (recording?.tokenEndpoints.length === 0 && recording.apis.length === 0) {
    throw new UsageError(
      `${given.traffic}: none of its ${recording.judged} exchanges asks for a token or presents one; record with sensitive data, or name the token endpoint with --token-endpoint`,
    );
  }
  await prepareOut(given.out);
  const { lines, exitCode } = await reportOn([{ name: examination.target.name, examination }], {
    out: given.out,
    formats: given.format,
    strict: given.strict,
    style: screenStyle(colourOf(given)),
    startedAt,
    durationMs: performance.now() - began,
  });
  print(...lines);
  return exitCode;
}

async function subjectOf(given: AuditArguments): Promise<AuditSubject> {
  const { traffic, profile, clientId, tokenEndpoint, origin, reveal } = given;
  if (tokenEndpoint !== undefined && !tokenEndpoint.startsWith('/')) {
    webAddress('--token-endpoint', tokenEndpoint, 'or a path that begins with a slash');
  }
  const origins = origin.map((each) => webAddress('--origin', each, 'such as https://us.example').origin);
  return {
    ...(await read(traffic)),
    name: given.name ?? basename(traffic, extname(traffic)),
    file: traffic,
    profile,
    reveal,
    ...(clientId === undefined ? {} : { client: { id: clientId } }),
    ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
    ...(origins.length === 0 ? {} : { origins }),
  };
}

async function read(file: string) {
  try {
    return await readRecording(file);
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message);
    throw error;
  }
}

function webAddress(option: string, given: string, otherwise: string): URL {
  const url = URL.parse(given);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(
    `${option} takes an address that begins with https:// or http://, ${otherwise}; not "${given}"`,
  );
}
