import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import { type Exchange, type HeaderField, headerValues } from '../../mock-server/wire/index.ts';
import { accepted, firstResource, outcomeInWords, replied, statusOf } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { obtainWorkingToken, present, resourceInWords } from '../resource-acts.ts';
import { readResources } from '../session-acts.ts';

/** Fields by which callers differ, none of which says who they are. */
const fields: fc.Arbitrary<readonly HeaderField[]> = fc
  .uniqueArray(
    fc.oneof(
      fc
        .constantFrom('curl/8.5.0', 'PostmanRuntime/7.43.0', 'Mozilla/5.0', 'okhttp/4.12', 'x')
        .map((agent): HeaderField => ['User-Agent', agent]),
      fc.constantFrom('https://app.example', 'null').map((origin): HeaderField => ['Origin', origin]),
      fc.constantFrom<HeaderField>(
        ['Referer', 'https://app.example/game'],
        ['X-Requested-With', 'XMLHttpRequest'],
        ['Accept-Language', 'tlh'],
        ['X-Forwarded-For', '192.0.2.1'],
        ['Sec-Fetch-Site', 'cross-site'],
      ),
      fc
        .stringMatching(/^[A-Za-z]{1,12}=[A-Za-z0-9]{1,12}$/)
        .map((cookie): HeaderField => ['Cookie', `SESSION=${cookie.length}; ${cookie}`]),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map((chosen) => chosen);

async function anyCaller(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call: plain } = await obtainWorkingToken(bench);
  const own = headerValues(replied(plain), 'set-cookie').map((cookie) => cookie.split(';', 1)[0]);
  const authorization = `Bearer ${answer.accessToken}`;
  await property(
    judge,
    fields,
    (headers) => [`a call comes with ${headers.map(([name]) => name).join(', ') || 'no further field'}`],
    async (headers) => {
      const withToken = await present(bench, { authorization, headers });
      if (statusOf(withToken) !== statusOf(plain)) {
        throw complaint('the same answer whatever calls with the token', withToken, [plain, withToken]);
      }
      const without = await present(bench, { headers });
      if (accepted(without)) throw complaint('a call without a token to be refused', without, [without]);
    },
  );
  if (own.length === 0) return;
  const remembered = await present(bench, { headers: [['Cookie', own.join('; ')]] });
  if (!accepted(remembered)) return;
  throw complaint('a call with a cookie of the server, and without a token, to be refused', remembered, [
    plain,
    remembered,
  ]);
}

const complaint = (expected: string, call: Exchange, exchanges: readonly Exchange[]) =>
  violation({ requirement: 'CLUERIDE-01', expected, actual: outcomeInWords(call), exchanges });

/** Other ways to write a path that some servers take for the same one. */
const spellings: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => path.replace(/\/([^/]+)$/, '//$1'),
  (path) => path.replace(/\/([^/]+)$/, '/./$1'),
  (path) => path.replace(/\/([^/]+)$/, '/x/../$1'),
  (path) => path.replace(/\/([^/]+)$/, '/x/%2e%2e/$1'),
  (path) => path.replace(/\/([^/])([^/]*)$/, (_, first, rest) => `/%${hex(first)}${rest}`),
  (path) => `${path};v=1`,
  (path) => `${path}.json`,
  (path) => path.toUpperCase(),
  (path) => `${path}?debug=true`,
  (path) => `${path}/index`,
];

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16);

async function everySpelling(bench: ServerBench, judge: Judge): Promise<void> {
  for (const resource of readResources(bench)) {
    const [, origin = '', path = ''] = /^(https?:\/\/[^/]+)(\/[^?#]*)/.exec(resource.url) ?? [];
    for (const spell of spellings) {
      const spelt: TargetResource = { ...resource, url: origin + spell(path) };
      const call = await present(bench, {}, spelt);
      if (!accepted(call) || (await isWelcomePage(bench, resource, call))) continue;
      judge.report({
        requirement: 'CLUERIDE-03',
        expected: `${resourceInWords(spelt)} to be refused: the request carries no access token`,
        actual: outcomeInWords(call),
        exchanges: [call],
      });
    }
  }
}

/** Some servers answer every unknown path with one page, which tells nothing. */
async function isWelcomePage(bench: ServerBench, resource: TargetResource, call: Exchange): Promise<boolean> {
  const nowhere = { ...resource, url: `${new URL(firstResource(bench).url).origin}/nothing-is-here` };
  const page = await present(bench, {}, nowhere);
  return accepted(page) && replied(page).body.length === replied(call).body.length;
}

async function oneToken(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call: good } = await obtainWorkingToken(bench);
  const [own, other] = [`Bearer ${answer.accessToken}`, 'Bearer nobody-ever-issued-this-token'];
  for (const [first, second] of [
    [own, other],
    [other, own],
  ] as const) {
    const call = await present(bench, { authorization: first, headers: [['Authorization', second]] });
    replied(call);
    if (!accepted(call)) continue;
    judge.report({
      requirement: 'CLUERIDE-15',
      expected: 'a call with two tokens in two Authorization fields to be refused',
      actual: `it is served: the ${first === own ? 'first' : 'second'} one counts`,
      exchanges: [good, call],
      // Some platforms drop the second field before a program can see it.
      advisory: first === own,
    });
  }
}

const common = { party: 'resource-server', claims: ['sessions'], controls: [] } as const;

export const callerChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'any-caller',
    title: 'The token decides, and no other field of a request does',
    kind: 'property',
    requirements: ['CLUERIDE-01'],
    run: anyCaller,
  },
  {
    ...common,
    id: 'every-spelling',
    title: 'No spelling of a path leads past the filter',
    kind: 'scenario',
    requirements: ['CLUERIDE-03'],
    run: everySpelling,
  },
  {
    ...common,
    id: 'one-token-per-call',
    title: 'A call with two tokens is refused',
    kind: 'scenario',
    requirements: ['CLUERIDE-15'],
    run: oneToken,
  },
];
