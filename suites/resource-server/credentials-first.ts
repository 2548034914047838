import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetTenant } from '../../fixtures/target/index.ts';
import { type Exchange, type HeaderField, originOf, pathOf } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import { answerClass, ask, atTenant, companiesOf, tenantsSeen } from '../tenants.ts';

/** What presents itself where a token that is good is missing. */
const BAD_TOKENS = [
  { what: 'no token', token: undefined },
  { what: 'a token that nobody issued', token: 'nobody-ever-issued-this-token' },
];

/** Paths that are asked for by nobody in particular: what there is, and what there is not. */
function pathsOf(
  { resources, records }: ServerTarget,
  prefix: string,
): readonly (readonly [method: string, url: string])[] {
  return [
    ...resources.map(({ method, url }) => [method, url] as const),
    ...records.map(({ path }) => ['GET', path] as const),
    ['GET', `${prefix}nosuchobject`],
    ['GET', `${prefix}nosuchobject/1`],
  ];
}

async function credentialsFirst(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const tenants = companiesOf(target).map(({ tenant }) => tenant);
  const prefix = expectationsOf(target).objectPrefix ?? '/';
  for (const bad of BAD_TOKENS) {
    let usual: Exchange | undefined;
    for (const tenant of tenants) {
      for (const [method, path] of pathsOf(target, prefix)) {
        const { url } = atTenant(tenant, { url: path });
        for (const headers of [[], [['Host', NOBODY] as const]]) {
          const exchange = await ask(bench, { method, url, token: bad.token, headers });
          usual ??= exchange;
          // A server that cannot tell whom a request is for need not read on. RFC 9110 section 7.4
          const astray =
            headers.length > 0 && ['400', '421'].some((status) => answerClass(exchange).startsWith(status));
          if (astray || answerClass(exchange) === answerClass(usual)) continue;
          judge.report({
            requirement: 'CEHUB-07',
            expected: `${bad.what} to be answered everywhere as at ${usual.request.url}, with ${answerClass(usual)}`,
            actual: `${outcomeInWords(exchange)} at ${method} ${url}${headers.length > 0 ? `, host ${NOBODY}` : ''}`,
            exchanges: [usual, exchange],
          });
        }
      }
    }
  }
}

const NOBODY = 'www.nobody-at-all.test';

/** Ways to write a path that some filter or other takes for another path. */
const DETOURS: Readonly<Record<string, (path: string) => string>> = {
  'as it is': (path) => path,
  'with a slash at its end': (path) => `${path}/`,
  'with doubled slashes': (path) => path.replaceAll('/', '//'),
  'with a doubled slash before the last segment': (path) => path.replace(/\/([^/]*)$/, '//$1'),
  'with dots in it': (path) => path.replace(/\/([^/]*)$/, '/./$1'),
  'by way of the parent': (path) => path.replace(/\/([^/]*)$/, '/x/../$1'),
  'by way of another path': (path) => `/static/..${path}`,
  'with encoded letters': (path) =>
    path.replace(/[a-z](?=[^/]*$)/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  'with encoded slashes': (path) => path.replace(/(?<=.)\/([^/]*)$/, '%2f$1'),
  'with a session in it': (path) => `${path};jsessionid=1`,
  'with a parameter in the first segment': (path) => path.replace(/^\/[^/]*/, '$&;x=1'),
  'with a file type': (path) => `${path}.json`,
  'in capitals': (path) => path.toUpperCase(),
  'with a query': (path) => `${path}?access=all`,
  'with an encoded question mark': (path) => `${path}%3fx`,
  'with a null byte': (path) => `${path}%00`,
};

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Fields by which a caller may ask to be taken for another request, or for somebody who is trusted. */
const overrides = (path: string): Readonly<Record<string, readonly HeaderField[]>> => ({
  'without more': [],
  'with a method override': [['X-HTTP-Method-Override', 'GET']],
  'with another URL in a field': [
    ['X-Original-URL', path],
    ['X-Rewrite-URL', path],
  ],
  'as if from the machine itself': [
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Real-IP', '127.0.0.1'],
  ],
  'as if from an application in a browser': [['X-Requested-With', 'XMLHttpRequest']],
});

interface Detour {
  readonly tenant: TargetTenant;
  readonly path: string;
  readonly method: string;
  readonly way: string;
  readonly override: string;
}

async function noWayPast(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const tenants = companiesOf(target).map(({ tenant }) => tenant);
  const paths = [
    ...new Set([
      ...target.resources.map(({ url }) => pathOf(url)),
      ...target.records.map(({ path }) => path),
    ]),
  ];
  for (const path of paths) {
    for (const method of METHODS) {
      for (const tenant of tenants)
        await attempt(bench, { tenant, path, method, way: 'as it is', override: 'without more' });
    }
  }
  const detours: fc.Arbitrary<Detour> = fc.record({
    tenant: fc.constantFrom(...tenants),
    path: fc.constantFrom(...paths),
    method: fc.constantFrom(...METHODS),
    way: fc.constantFrom(...Object.keys(DETOURS)),
    override: fc.constantFrom(...Object.keys(overrides(''))),
  });
  await property(atMost(judge, CASES), detours, story, (detour) => attempt(bench, detour));
  for (const way of Object.keys(DETOURS)) {
    const [tenant] = tenants;
    if (tenant === undefined) break;
    for (const path of paths)
      await attempt(bench, { tenant, path, method: 'GET', way, override: 'without more' });
  }
  for (const override of Object.keys(overrides(''))) {
    for (const tenant of tenants.slice(0, 1)) {
      for (const path of paths)
        await attempt(bench, { tenant, path, method: 'GET', way: 'as it is', override });
    }
  }
}

const CASES = 60;

/** Without credentials nothing is to be had. @throws Violation */
async function attempt(bench: ServerBench, { tenant, path, method, way, override }: Detour): Promise<void> {
  const url = `${originOf(tenant.baseUrl)}${DETOURS[way]?.(path) ?? path}`;
  const exchange = await ask(bench, { method, url, headers: overrides(path)[override] ?? [] });
  const { status } = replied(exchange);
  const seen = [...tenantsSeen(bench.target, exchange)];
  // A browser asks by OPTIONS what it may do, and has no credentials then: that answer is no data.
  if (seen.length === 0 && (status >= 300 || (method === 'OPTIONS' && accepted(exchange)))) return;
  throw violation({
    requirement: 'CEHUB-01',
    expected: `${method} ${url} without credentials to be refused`,
    actual: `${outcomeInWords(exchange)}${seen.length > 0 ? `, with data of ${seen.join(', ')}` : ''}`,
    exchanges: [exchange],
  });
}

const story = ({ tenant, path, method, way, override }: Detour): string[] => [
  `somebody without credentials asks ${tenant.id} for ${path} by ${method}, the path written ${way}, ${override}`,
];

const common = { party: 'resource-server', claims: ['tenants'], controls: [] } as const;

export const credentialsFirstChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'no-way-past',
    title: 'No path, method or field brings anybody past the security layer without credentials',
    kind: 'property',
    requirements: ['CEHUB-01'],
    run: noWayPast,
  },
  {
    ...common,
    id: 'credentials-first',
    title: 'Who has no valid token gets the same answer whatever tenant, resource and record are asked for',
    kind: 'scenario',
    requirements: ['CEHUB-07'],
    run: credentialsFirst,
  },
];
