import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Cors,
  createMockServer,
  type MockServer,
  type MockServerOptions,
  maskOf,
  OptionError,
  openDurable,
  type Profile,
  type ProfileName,
  profiles,
  ScriptError,
  type ScriptStep,
  StoreFileError,
  seededRandom,
  serverDeviations,
  steerableClock,
  systemClock,
  virtualClock,
} from '../mock-server/index.ts';
import { writeCertificate } from './certificate-file.ts';
import type { ServeOptions } from './serve.ts';
import { exchangeLine, welcomeLines } from './serve-lines.ts';
import { UsageError } from './usage-error.ts';

const EXCHANGES_KEPT = 10_000;

/** Serves until it is interrupted. @throws UsageError */
export async function runServe(given: ServeOptions): Promise<void> {
  const interrupted = new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  const ports = given.port.map((port) => portFrom('--port', port));
  const port = ports.length > 1 ? ports : (ports[0] ?? 0);
  const controlPort = portFrom('--control-port', given['control-port']);
  const { mock, closeStore } = await assembledMock(given);
  const { regions } = mock.profile;
  if (ports.length > 1 && ports.length !== regions.length) {
    throw new UsageError(
      `--port was given ${ports.length} times; give it once, or for each of ${regions.join(', ')}`,
    );
  }
  const mask = maskOf(mock);
  let answered = 0;
  mock.journal.follow((exchange) => {
    answered++;
    if (!given.quiet) print(mask.text(exchangeLine(exchange)));
  });
  const { host, 'tls-certificate-file': certificateFile } = given;
  const tls = given.tls || certificateFile !== undefined;
  const { url } = await listening(mock.listen({ port, host, tls }), '--port', port);
  let stop = mock.close;
  try {
    // The control API is loaded last: whoever waits for the mock need not wait for it. Nothing is announced
    // before both listen, since either port may be taken.
    const { createControlServer } = await import('../mock-server/control/index.ts');
    const control = await listening(
      createControlServer({ port: controlPort, mocks: [{ id: 'default', mock, mask }] }),
      '--control-port',
      controlPort,
    );
    stop = control.close;
    const { certificate } = mock;
    const trust =
      certificate === undefined ? undefined : await writeCertificate(certificate, certificateFile);
    const welcome = await welcomeLines(mock, control.url, trust?.path);
    print(`${mock.profile.title} listens on ${url}`, ...welcome);
    await interrupted;
    await trust?.discard();
    print(`${mock.profile.title} has stopped after ${answered} exchanges`);
  } finally {
    await stop();
    await closeStore();
  }
}

async function assembledMock(
  given: ServeOptions,
): Promise<{ readonly mock: MockServer; closeStore(): Promise<void> }> {
  const { seed, store, 'hash-cost': cost } = given;
  if (seed !== undefined && store !== undefined) {
    throw new UsageError(
      'give --seed or --store, not both: after a restart the seed would give tokens that the store has already',
    );
  }
  if (cost !== undefined && store === undefined) {
    throw new UsageError('--hash-cost is about the hashes in a file, and no --store names one');
  }
  try {
    const profile = await profileOf(given);
    const durable =
      store === undefined ? undefined : await openDurable(store, cost === undefined ? {} : { cost });
    const mock = await createMockServer({
      profile,
      script: await scriptOf(given, profile),
      clock: clockOf(given),
      deviations: given.deviation,
      journalLimit: EXCHANGES_KEPT,
      cors: corsOf(given.cors),
      ...hostileOf(given),
      ...(seed === undefined ? {} : { random: seededRandom(seed) }),
      ...durable?.ports,
    });
    return { mock, closeStore: async () => durable?.close() };
  } catch (error) {
    const ofUsage = [OptionError, RangeError, ScriptError, StoreFileError].some(
      (kind) => error instanceof kind,
    );
    if (ofUsage) throw new UsageError((error as Error).message);
    throw error;
  }
}

function corsOf(given: readonly string[]): Cors {
  const [first = 'loopback'] = given;
  if (given.length === 1 && isWord(first)) return first;
  const wrong = given.find((origin) => !/^https?:\/\/[^/]+$/.test(origin));
  if (wrong === undefined) return given;
  throw new UsageError(
    isWord(wrong)
      ? `--cors ${wrong} says all there is to say; leave the others out`
      : `--cors takes an origin such as https://app.example, or loopback, any or none, not ${wrong}`,
  );
}

const isWord = (cors: string): cors is Extract<Cors, string> => ['loopback', 'any', 'none'].includes(cors);

function hostileOf({
  hostile,
  'hostile-seed': seed,
  'hostile-rate': rate,
  'hostile-only': only,
}: ServeOptions): Pick<MockServerOptions, 'hostile'> {
  if (!hostile && seed === undefined && rate === undefined && only.length === 0) return {};
  return {
    hostile: {
      ...(seed === undefined ? {} : { seed }),
      ...(rate === undefined ? {} : { rate }),
      ...(only.length === 0 ? {} : { only }),
    },
  };
}

async function profileOf({
  profile,
  'profile-file': profileFile,
}: ServeOptions): Promise<ProfileName | Profile> {
  if (profileFile === undefined) return (profile ?? 'oauth2') as ProfileName;
  if (profile !== undefined) {
    throw new UsageError(`give a profile by name or --profile-file, not both; the file says what it extends`);
  }
  const { profileFrom, readProfile } = await import('../mock-server/files/index.ts');
  const isModule = /\.[cm]?[jt]s$/.test(profileFile);
  return isModule
    ? fromModule(profileFile, (content) => profileFrom(content, profileFile))
    : fromFile(profileFile, (text) => readProfile(text, profileFile));
}

async function scriptOf(
  { script: file }: ServeOptions,
  given: ProfileName | Profile,
): Promise<readonly ScriptStep[]> {
  if (file === undefined) return [];
  const { readScript } = await import('../mock-server/files/index.ts');
  const profile = typeof given === 'string' ? profiles[given] : given;
  // A profile that nobody knows is told when the mock is made.
  if (profile === undefined) return [];
  const cast = {
    users: profile.world.users.map(({ name }) => name),
    clients: profile.world.clients.map(({ id }) => id),
    deviations: serverDeviations.map(({ name }) => name),
  };
  return fromFile(file, (text) => readScript(text, file, profile, cast));
}

/** Reads what a module exports by default. @throws UsageError */
async function fromModule<Content>(file: string, read: (content: unknown) => Content): Promise<Content> {
  let exported: { readonly default?: unknown };
  try {
    exported = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (exported.default === undefined) throw new UsageError(`${file}: it has no default export`);
  return explained(() => read(exported.default));
}

/** Does what may find something wrong with a file. @throws UsageError in place of a DocumentError */
async function explained<Content>(read: () => Content): Promise<Content> {
  try {
    return read();
  } catch (error) {
    const { DocumentError } = await import('../mock-server/files/index.ts');
    if (error instanceof DocumentError) throw new UsageError(error.message);
    throw error;
  }
}

/** Reads a file that somebody wrote. @throws UsageError with file, line and column */
async function fromFile<Content>(file: string, read: (text: string) => Content): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' ? `${file}: there is no such file` : `${file}: ${message}`);
  }
  return explained(() => read(text));
}

function clockOf({ 'virtual-clock': isVirtual, 'starts-at': startsAt }: ServeOptions) {
  if (isVirtual) return virtualClock(startsAt);
  const clock = steerableClock(systemClock);
  if (startsAt !== undefined) clock.set(startsAt);
  return clock;
}

function portFrom(option: string, port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`${option} takes a port from 0 to 65535`);
}

/** @param option the one that says where to listen, with the port that it asks for */
async function listening<Listener>(
  opened: Promise<Listener>,
  option: string,
  asked: number | readonly number[],
): Promise<Listener> {
  try {
    return await opened;
  } catch (error) {
    const { code, message, port } = error as NodeJS.ErrnoException & { readonly port?: number };
    if (code === undefined) throw error;
    if (code !== 'EADDRINUSE') {
      throw new UsageError(`cannot listen (${message}); choose another place with ${option} or --host`);
    }
    const row =
      typeof asked !== 'number' || port === asked ? '' : ` (there is one per region, from ${asked})`;
    throw new UsageError(`port ${port} is in use${row}; choose another with ${option}`);
  }
}

const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
