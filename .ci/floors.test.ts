import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, it } from 'node:test';

/**
 * The floors of the house: what the files of a place may import from beside their own place. The longest
 * matching place counts. Type imports count too.
 */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  'mock-server/wire': [],
  'mock-server/ports': ['mock-server/wire'],
  'mock-server/protocol': ['mock-server/wire'],
  'mock-server/documents': [],
  'mock-server/tokens': ['mock-server/wire', 'mock-server/ports', 'mock-server/protocol'],
  'mock-server/profiles': ['mock-server/wire', 'mock-server/ports', 'mock-server/documents'],
  'mock-server/lifecycle': [
    'mock-server/wire',
    'mock-server/ports',
    'mock-server/protocol',
    'mock-server/tokens',
    'mock-server/profiles',
  ],
  'mock-server/endpoints': [
    'mock-server/wire',
    'mock-server/ports',
    'mock-server/protocol',
    'mock-server/tokens',
    'mock-server/lifecycle',
    'mock-server/profiles',
  ],
  'mock-server/script': [
    'mock-server/wire',
    'mock-server/ports',
    'mock-server/protocol',
    'mock-server/tokens',
    'mock-server/documents',
    'mock-server/profiles',
    'mock-server/endpoints',
  ],
  'mock-server/expectations': ['mock-server/wire', 'mock-server/profiles', 'mock-server/script'],
  'mock-server/transports': ['mock-server/wire'],
  'mock-server/deviations': [
    'mock-server/wire',
    'mock-server/ports',
    'mock-server/protocol',
    'mock-server/tokens',
    'mock-server/lifecycle',
    'mock-server/profiles',
    'mock-server/endpoints',
  ],
  'mock-server': ['mock-server/*'],
  fixtures: ['mock-server', 'mock-server/wire', 'mock-server/ports', 'mock-server/transports', 'fixtures/*'],
  suites: ['mock-server/wire', 'fixtures', 'fixtures/*', 'suites/*'],
  reports: ['mock-server/wire', 'suites', 'reports/*'],
  cli: ['mock-server', 'mock-server/*', 'fixtures', 'fixtures/*', 'suites', 'reports'],
  bench: ['mock-server', 'mock-server/wire', 'fixtures/*', 'reports'],
};

/** The rooms, lowest first. */
const ROOMS = ['mock-server', 'fixtures', 'suites', 'reports', 'cli'];

/** Places whose files are doors one by one, for who must not load the rest. */
const OPEN_PLACES = ['fixtures', 'mock-server/ports', 'mock-server/transports'];

/** What comes into the program only where ports are made, and on the command line. */
const AMBIENT = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\bprocess\.env\b/;
const AMBIENT_ALLOWED =
  /^(mock-server\/ports\/|cli\/|bench\/|examples\/|\.ci\/|playwright\.config\.ts$)|\.(test|fixture)\.ts$/;
const SPAWNING = /from 'node:child_process'/;
const SPAWNING_ALLOWED = /^(fixtures\/drivers\/|fixtures\/target\/|cli\/|bench\/|\.ci\/)|\.test\.ts$/;
const SOCKETS = /from '(node:http|node:https|msw|nock)'/;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.tmp.ts') && existsSync(file));
const sources = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));

describe('the floors of the house', () => {
  it('lets imports point downwards only, and through doors', () => {
    const breaches = files.flatMap((file) => importsOf(file).flatMap((target) => breach(file, target) ?? []));
    assert.deepEqual(breaches, []);
  });

  it('lets time, chance and environment in through ports only', () => {
    const breaches = files.filter((file) => AMBIENT.test(code(file)) && !AMBIENT_ALLOWED.test(file));
    assert.deepEqual(breaches, []);
  });

  it('starts processes in fixtures and on the command line only', () => {
    assert.deepEqual(
      files.filter((file) => SPAWNING.test(code(file)) && !SPAWNING_ALLOWED.test(file)),
      [],
    );
  });

  it('touches sockets of the mock server in its transports only', () => {
    const inside = files.filter(
      (file) => file.startsWith('mock-server/') && !/\.(test|fixture)\.ts$/.test(file),
    );
    assert.deepEqual(
      inside.filter((file) => SOCKETS.test(code(file)) && !file.startsWith('mock-server/transports/')),
      [],
    );
  });
});

/** Why an import is not allowed, or nothing. */
function breach(file: string, target: string): string | undefined {
  const place = placeOf(file);
  const targetPlace = placeOf(target);
  if (place === undefined || targetPlace === undefined) return undefined;
  const allowed = (FLOORS[place] ?? []).some((each) => covers(each, target));
  // A test may stand on every room below its own, since it has to bring both sides together.
  const below = file.endsWith('.test.ts') && ROOMS.indexOf(roomOf(target)) < ROOMS.indexOf(roomOf(file));
  if (place !== targetPlace && !allowed && !below) {
    return `${file} imports ${target}: ${place} may not use ${targetPlace}`;
  }
  // What tests and benches share among themselves they may share from room to room.
  const shared = target.endsWith('.fixture.ts') && /^bench\/|\.(test|fixture)\.ts$/.test(file);
  if (roomOf(file) !== roomOf(target) && !isDoor(target) && !shared) {
    return `${file} imports ${target}, which is not a door of its room`;
  }
  return undefined;
}

/** The place with the longest matching name that has a floor. */
const placeOf = (file: string): string | undefined =>
  Object.keys(FLOORS)
    .filter((place) => file.startsWith(`${place}/`))
    .sort((one, other) => other.length - one.length)[0];

/** `place/*` is everything below a place; a bare place is what lies in it and in no place of its own. */
const covers = (allowed: string, target: string): boolean =>
  allowed.endsWith('/*') ? target.startsWith(allowed.slice(0, -1)) : placeOf(target) === allowed;

const roomOf = (file: string): string => file.split('/', 1).join();

const isDoor = (file: string): boolean => file.endsWith('/index.ts') || OPEN_PLACES.includes(dirname(file));

/** Paths that a file imports from within the repository. */
function importsOf(file: string): string[] {
  const found = code(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return Array.from(found, ([, path]) => normalize(join(dirname(file), path as string)));
}

/** The source of a file without its comments. */
function code(file: string): string {
  return (sources.get(file) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
