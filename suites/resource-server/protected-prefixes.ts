import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import { originOf, pathOf } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { isBearer, readChallenges } from '../readers/index.ts';
import { present } from '../resource-acts.ts';

/** Another way to write a path below a prefix. */
interface Spelling {
  readonly what: string;
  /** Whether any reader of URLs finds it below the prefix, so that a challenge is due, and not only a refusal. */
  readonly plain: boolean;
  of(prefix: string): string;
}

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);

const below: fc.Arbitrary<Spelling> = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => ({
  what: 'below the prefix',
  plain: true,
  of: (prefix) => `${prefix}/${words.join('/')}`,
}));

/** Those that are tried on every prefix. */
const SPELLINGS: readonly Spelling[] = [
  { what: 'the prefix itself', plain: true, of: (prefix) => prefix },
  { what: 'with a slash at the end', plain: true, of: (prefix) => `${prefix}/` },
  { what: 'with a dot segment', plain: false, of: (prefix) => `${prefix}/.` },
  { what: 'with a dot segment before it', plain: false, of: (prefix) => `/.${prefix}` },
  { what: 'through another path', plain: false, of: (prefix) => `/open/..${prefix}` },
  { what: 'through another path, its dots encoded', plain: false, of: (prefix) => `/open/%2e%2e${prefix}` },
  { what: 'through another path with a parameter', plain: false, of: (prefix) => `/open/..;${prefix}` },
  { what: 'with doubled slashes', plain: false, of: (prefix) => prefix.replaceAll('/', '//') },
  { what: 'with a path parameter', plain: false, of: (prefix) => `${prefix};v=1/x` },
  {
    what: 'with a path parameter within',
    plain: false,
    of: (prefix) => prefix.replace(/(\/[^/]*)$/, ';v=1$1'),
  },
  { what: 'with an extension', plain: false, of: (prefix) => `${prefix}/x.css` },
  { what: 'in capitals', plain: false, of: (prefix) => prefix.toUpperCase() },
  { what: 'with an encoded slash', plain: false, of: (prefix) => prefix.replace(/\/([^/]*)$/, '%2F$1') },
];

const spellings: fc.Arbitrary<Spelling> = fc.oneof(
  below,
  fc.constantFrom(...SPELLINGS),
  fc.nat(99).map((place) => ({
    what: 'with an encoded letter',
    plain: false,
    of: (prefix: string) => {
      const letters = [...prefix.matchAll(/[A-Za-z]/g)].map(({ index }) => index);
      const at = letters[place % letters.length] ?? 0;
      const code = prefix.charCodeAt(at).toString(16).toUpperCase();
      return `${prefix.slice(0, at)}%${code}${prefix.slice(at + 1)}`;
    },
  })),
);

async function unguarded(bench: ServerBench, judge: Judge): Promise<void> {
  const prefixes = prefixesOf(bench);
  for (const resource of prefixes) {
    for (const spelling of SPELLINGS) await tryWithoutToken(bench, { resource, spelling, method: 'GET' });
  }
  await property(
    judge,
    fc.record({
      resource: fc.constantFrom(...prefixes),
      spelling: spellings,
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    }),
    ({ resource, spelling, method }) => [
      `${method} ${spelling.of(pathOf(resource.url))} is called without a token: ${spelling.what}`,
    ],
    (attempt) => tryWithoutToken(bench, attempt),
  );
}

/** A call that brings no token. */
interface Attempt {
  readonly resource: TargetResource;
  readonly spelling: Spelling;
  readonly method: string;
}

async function tryWithoutToken(bench: ServerBench, { resource, spelling, method }: Attempt): Promise<void> {
  const path = spelling.of(pathOf(resource.url));
  const url = originOf(resource.url) + path;
  const call = await present(bench, { method }, { ...resource, url });
  const reading = readChallenges(replied(call));
  const challenged = reading.ok && reading.value.some(isBearer);
  if (!accepted(call) && (challenged || !spelling.plain)) return;
  throw violation({
    requirement: 'MOBILEFIRST-27',
    expected: `${path} to be challenged: it is ${spelling.what} of ${pathOf(resource.url)}`,
    actual: outcomeInWords(call),
    exchanges: [call],
  });
}

async function neighbours(bench: ServerBench, judge: Judge): Promise<void> {
  for (const resource of prefixesOf(bench)) {
    const path = pathOf(resource.url);
    for (const neighbour of [`${path}X`, `${path}-public`, `${path}.old`, path.slice(0, -1)]) {
      if (bench.target.resources.some(({ url }) => isBelow(neighbour, pathOf(url)))) continue;
      const call = await present(bench, {}, { ...resource, url: originOf(resource.url) + neighbour });
      const reading = readChallenges(replied(call));
      if (!reading.ok || !reading.value.some(isBearer)) continue;
      judge.report({
        requirement: 'MOBILEFIRST-27',
        expected: `${neighbour} not to be challenged: it is not below ${path}`,
        actual: outcomeInWords(call),
        exchanges: [call],
        // A server may be closed altogether; who configured one prefix did not ask for that.
        advisory: true,
      });
    }
  }
}

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

function prefixesOf({ target }: ServerBench): readonly TargetResource[] {
  const prefixes = target.resources.filter(({ prefix }) => prefix);
  if (prefixes.length > 0) return prefixes;
  throw new MissingControl('the target file has no resource with "prefix: true"');
}

const common = { party: 'resource-server', claims: [], controls: [] } as const;

export const protectedPrefixChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'protected-prefix',
    title: 'Nothing below a protected prefix is served without a token, however its path is spelt',
    kind: 'property',
    requirements: ['MOBILEFIRST-27'],
    run: unguarded,
  },
  {
    ...common,
    id: 'beside-a-prefix',
    title: 'A path that only begins like a protected prefix asks for no token',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-27'],
    run: neighbours,
  },
];
