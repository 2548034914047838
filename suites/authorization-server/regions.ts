import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { outcomeInWords, passwordParameters, refresh, replied, requestToken, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { readTokenError } from '../readers/index.ts';

interface Region {
  readonly name: string;
  readonly baseUrl: string;
  readonly token: string;
}

function regionsOf(bench: ServerBench): readonly Region[] {
  const regions = Object.entries(bench.target.regions).map(([name, { baseUrl, token }]) => {
    if (token === undefined) throw new MissingControl(`the target file has no regions.${name}.token`);
    return { name, baseUrl, token };
  });
  if (regions.length < 2) throw new MissingControl('the target file names fewer than two regions');
  return regions;
}

async function everywhere(bench: ServerBench, judge: Judge): Promise<void> {
  const regions = regionsOf(bench);
  const settled = bench.target.users.filter(({ region }) => regions.some(({ name }) => name === region));
  if (settled.length === 0) throw new MissingControl('no user of the target file has one of its regions');
  for (const user of settled) {
    for (const region of regions) await askAt(bench, judge, user, region, regions, user.region ?? '');
  }
  const [mover] = settled;
  if (mover === undefined || !bench.target.controls.has('account')) return;
  for (const { name } of regions.filter((each) => each.name !== mover.region)) {
    await bench.changeAccount(mover.name, { region: name });
    for (const region of regions) await askAt(bench, judge, mover, region, regions, name);
  }
}

/** Asks one region for a token of one user, and judges what it says. */
async function askAt(
  bench: ServerBench,
  judge: Judge,
  user: TargetUser,
  region: Region,
  regions: readonly Region[],
  home: string,
): Promise<void> {
  const exchange = await requestToken(bench, passwordParameters(user), { url: region.token });
  if (region.name !== home) return judgeElsewhere(bench, judge, user, region, regions, home, exchange);
  if (successOf(exchange) !== undefined) return;
  judge.report({
    requirement: 'ENIGMA-34',
    expected: `a token for ${user.name}, who lives in ${home}, at ${region.baseUrl}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

function judgeElsewhere(
  bench: ServerBench,
  judge: Judge,
  user: TargetUser,
  region: Region,
  regions: readonly Region[],
  home: string,
  exchange: Exchange,
): void {
  const wrong = wrongElsewhere(bench, regions, home, exchange);
  if (wrong === undefined) return;
  judge.report({
    requirement: 'ENIGMA-34',
    expected: `${wrong.expected} for ${user.name}, who lives in ${home}, at ${region.baseUrl}`,
    actual: wrong.actual,
    exchanges: [exchange],
  });
}

/** What is wrong with the answer of a region where the user does not live. */
function wrongElsewhere(
  bench: ServerBench,
  regions: readonly Region[],
  home: string,
  exchange: Exchange,
): { readonly expected: string; readonly actual: string } | undefined {
  if (successOf(exchange) !== undefined) return { expected: 'no token', actual: 'a token' };
  const codes = expectationsOf(bench.target).errorCodes;
  const reading = readTokenError(replied(exchange));
  const { code, geolocation } = reading.ok ? reading.value : {};
  if (code !== codes?.elsewhere) {
    return { expected: `the code ${codes?.elsewhere}`, actual: outcomeInWords(exchange) };
  }
  if (geolocation === undefined) return { expected: 'a geolocation', actual: outcomeInWords(exchange) };
  if (!isTrustworthy(geolocation)) {
    return { expected: 'an absolute https base URL as geolocation', actual: geolocation };
  }
  const named = regions.find(({ baseUrl }) => withoutSlash(baseUrl) === withoutSlash(geolocation));
  if (named?.name === home) return undefined;
  return {
    expected: `the base URL of ${home} as geolocation`,
    actual: named ? `that of ${named.name}` : geolocation,
  };
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** An absolute https URL; plain http on loopback, where nobody listens in. */
function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}

async function refreshElsewhere(bench: ServerBench, judge: Judge): Promise<void> {
  const regions = regionsOf(bench);
  let examined = 0;
  for (const user of bench.target.users) {
    const home = regions.find(({ name }) => name === user.region);
    const other = regions.find(({ name }) => name !== user.region);
    if (home === undefined || other === undefined) continue;
    const issued = await requestToken(bench, passwordParameters(user), { url: home.token });
    const refreshToken = successOf(issued)?.refreshToken;
    if (refreshToken === undefined) continue; // what is wrong at home is for the check by password
    examined++;
    const exchange = await refresh(bench, refreshToken, { url: other.token });
    const reading = readTokenError(replied(exchange));
    const refusal = reading.ok ? reading.value : undefined;
    if (successOf(exchange) !== undefined) {
      judge.report({
        requirement: 'ENIGMA-34',
        expected: `no token by refresh for ${user.name}, who lives in ${home.name}, at ${other.baseUrl}`,
        actual: 'a token',
        exchanges: [issued, exchange],
      });
    } else if (refusal?.code === expectationsOf(bench.target).errorCodes?.elsewhere) {
      judgeElsewhere(bench, judge, user, other, regions, home.name, exchange);
    } else {
      // A region need not know the refresh tokens of another.
      judge.observe('refresh in a region where the user does not live', outcomeInWords(exchange));
    }
  }
  if (examined === 0) judge.leave('ENIGMA-34', 'untestable', 'no user got a refresh token at home');
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const regionChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'regions-by-password',
    title: 'Every user gets tokens at home, and anywhere else code 16 with the base URL of home',
    requirements: ['ENIGMA-34'],
    claims: ['password', 'regions'],
    run: everywhere,
  },
  {
    ...common,
    id: 'regions-by-refresh',
    title: 'A refresh in a region where the user does not live brings no token',
    requirements: ['ENIGMA-34'],
    claims: ['password', 'refresh', 'regions'],
    run: refreshElsewhere,
  },
];
