import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes, Options } from 'yargs';
import { profiles } from '../mock-server/index.ts';
import { readPlainly } from './plain-arguments.ts';
import { runServe } from './run-serve.ts';

/** The options of `serve`. */
const options = {
  port: {
    type: 'number',
    array: true,
    nargs: 1,
    default: [4010],
    describe: 'port of the first region, the others follow; one each if repeated; 0 takes free ones',
  },
  'control-port': {
    type: 'number',
    default: 4000,
    describe: 'port of the control API; 0 takes a free one',
  },
  host: { type: 'string', default: '127.0.0.1', describe: 'address that the mock listens on' },
  tls: {
    type: 'boolean',
    default: false,
    describe: 'serve https, with a certificate that is made at start and trusted by nobody yet',
  },
  'tls-certificate-file': {
    type: 'string',
    describe: 'where to write that certificate, in PEM; implies --tls',
  },
  'profile-file': { type: 'string', describe: 'a profile of your own, in YAML or TypeScript' },
  script: { type: 'string', describe: 'a script, in YAML' },
  store: {
    type: 'string',
    describe: 'a file that keeps tokens, people and keys when the mock ends; made if it is not there',
  },
  'hash-cost': {
    type: 'number',
    describe:
      'cost of the bcrypt hashes in that file, from 4 to 31 (10): a low one is quick, and only for tests',
  },
  hostile: {
    type: 'boolean',
    default: false,
    describe: 'a storm of documented behaviours and faults, which a correct client survives',
  },
  'hostile-seed': { type: 'string', describe: 'the same storm again; implies --hostile' },
  'hostile-rate': {
    type: 'number',
    describe: 'chance that a request is hit, up to 1 (0.2); implies --hostile',
  },
  'hostile-only': {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    describe: 'a behaviour or fault that the storm may bring; may be repeated; implies --hostile',
  },
  cors: {
    type: 'string',
    array: true,
    nargs: 1,
    default: ['loopback'],
    describe: 'origin whose pages may ask and read; may be repeated; or loopback, any, none',
  },
  seed: { type: 'string', describe: 'the same seed gives the same tokens' },
  'virtual-clock': { type: 'boolean', default: false, describe: 'time stands still until it is moved' },
  'starts-at': { type: 'string', describe: 'what time it is when the mock starts, ISO 8601' },
  deviation: {
    type: 'string',
    array: true,
    nargs: 1,
    default: [],
    describe: 'a deliberate fault, by name; may be repeated',
  },
  quiet: { type: 'boolean', default: false, describe: 'do not print exchanges' },
} satisfies Record<string, Options>;

const describeOptions = (command: Argv) =>
  command
    .positional('profile', {
      type: 'string',
      describe: `documented system to play: ${Object.keys(profiles).join(', ')}; oauth2 if absent`,
    })
    .options(options)
    .example('$0 serve enigma', 'play Turium Enigma on port 4010')
    .example('$0 serve enigma --virtual-clock --starts-at 2030-01-01T00:00:00Z', 'at a time of your own')
    .example('$0 serve --profile-file acme.yaml --script outage.yaml', 'your own system, on a bad day')
    .example('$0 serve enigma --hostile', 'on its worst days; it prints how to have them again')
    .example('$0 serve enigma --tls-certificate-file mock.pem', 'https, for clients that trust mock.pem')
    .example('$0 serve oauth2 --deviation access-token-never-expires', 'a server with a known fault');

/** What `serve` is told. */
export type ServeOptions = InferredOptionTypes<typeof options> & { readonly profile: string | undefined };

export const serve: CommandModule<object, ServeOptions> = {
  command: 'serve [profile]',
  describe: 'play a documented system, for development',
  builder: describeOptions,
  handler: (given: ArgumentsCamelCase<ServeOptions>) => runServe(given),
};

/**
 * Serves without yargs, which takes longer to load than the mock takes to listen.
 * @returns false for arguments that need yargs: help, mistakes, and other ways to write options
 */
export async function servePlainly(argv: readonly string[]): Promise<boolean> {
  const read = readPlainly(argv, options);
  if (read === undefined || read.positionals.length > 1) return false;
  await runServe({ ...read.options, profile: read.positionals[0] });
  return true;
}
