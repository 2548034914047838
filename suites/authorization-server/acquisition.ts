import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  callResource,
  firstUser,
  type Obtained,
  obtained,
  obtainRefreshToken,
  obtainTokens,
  outcomeInWords,
  probeAccessToken,
  refresh,
  revoke,
  statusOf,
  successOf,
} from '../acts.ts';
import { authorize, implicitClients, obtainCode, redeem } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { readJwt } from '../readers/index.ts';
import { lookAtSession, readResources } from '../session-acts.ts';
import { ROUNDING } from '../time.ts';

/** What a token shows as soon as it was acquired: other tokens may end it later, which is another row's business. */
interface Acquired {
  readonly way: string;
  readonly expiresIn: number | undefined;
  /** By address. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly principal: string | undefined;
  readonly exchanges: readonly Exchange[];
}

async function look(bench: ServerBench, way: string, { answer, exchange }: Obtained): Promise<Acquired> {
  const exchanges = [exchange];
  const statuses: Record<string, number> = {};
  for (const resource of readResources(bench)) {
    const call = await callResource(bench, answer.accessToken, resource);
    exchanges.push(call);
    statuses[resource.url] = statusOf(call);
  }
  const seen = bench.target.sessions && (await lookAtSession(bench, answer.accessToken)).session;
  const principal = seen === undefined ? undefined : `${seen.email} ${seen.id}`;
  return { way, expiresIn: answer.expiresIn, statuses, principal, exchanges };
}

/** What the other grants give that the target claims, through a browser. */
async function* byBrowser(bench: ServerBench): AsyncGenerator<readonly [way: string, Obtained]> {
  const { claims } = bench.target;
  const user = firstUser(bench);
  if (claims.has('authorization-code')) {
    const exchange = await redeem(bench, await obtainCode(bench, { user }));
    yield ['an authorization code', obtained(bench, exchange, 'a code')];
  }
  const implicit = claims.has('implicit') ? await implicitToken(bench, user) : undefined;
  if (implicit !== undefined) yield ['an implicit grant', implicit];
}

/** Undefined where none is given, which is for the rows on that grant. */
async function implicitToken(bench: ServerBench, user: TargetUser): Promise<Obtained | undefined> {
  const [client] = implicitClients(bench);
  const { response, exchange } = await authorize(bench, { client, user, change: { response_type: 'token' } });
  const accessToken = response?.fragment.get('access_token');
  if (!accessToken) return undefined;
  const expiresIn = Number(response?.fragment.get('expires_in') ?? Number.NaN);
  const answer = { accessToken, members: {}, ...(Number.isNaN(expiresIn) ? {} : { expiresIn }) };
  return { answer, exchange, at: bench.clock.now() };
}

async function noDifference(bench: ServerBench, judge: Judge): Promise<void> {
  const user = firstUser(bench);
  const login = await obtainRefreshToken(bench, { user });
  const usual = await look(bench, 'a login', login);
  // A renewed token that takes over what was left of the first one shows after a while only.
  if (bench.target.controls.has('clock')) await bench.clock.advance('PT2H');
  const renewal = obtained(bench, await refresh(bench, login.refreshToken), 'a refresh');
  compare(bench, judge, usual, await look(bench, 'a refresh', renewal));
  compare(bench, judge, usual, await look(bench, 'another login', await obtainTokens(bench, { user })));
  for await (const [way, token] of byBrowser(bench))
    compare(bench, judge, usual, await look(bench, way, token));
  if (!bench.target.controls.has('users')) {
    return judge.observe('somebody who has just registered', 'not examined: no control.users');
  }
  const newcomer = await obtainTokens(bench, { user: await bench.createUser() });
  const first = await look(bench, 'a first login after registration', newcomer);
  compare(bench, judge, usual, { ...first, principal: usual.principal });
}

function compare(bench: ServerBench, judge: Judge, one: Acquired, other: Acquired): void {
  const report = (what: string, actual: string) =>
    judge.report({
      requirement: 'CLUERIDE-13',
      expected: `the token of ${other.way} to be like that of ${one.way}: ${what}`,
      actual,
      exchanges: [...one.exchanges, ...other.exchanges],
    });
  const [life, otherLife] = [one.expiresIn ?? 0, other.expiresIn ?? 0];
  if (Math.abs(life - otherLife) > ROUNDING + bench.clock.tolerance) {
    report(`expires_in ${life}`, `expires_in ${otherLife}`);
  }
  for (const [url, status] of Object.entries(one.statuses)) {
    if (other.statuses[url] !== status) report(`status ${status} of ${url}`, `status ${other.statuses[url]}`);
  }
  if (one.principal !== other.principal) report('the same principal', 'another one');
}

async function renewedLife(bench: ServerBench, judge: Judge): Promise<void> {
  const login = await obtainRefreshToken(bench);
  const { accessTokenLifetime: window } = expectationsOf(bench.target);
  if (window === undefined)
    return judge.leave('CLUERIDE-13', 'untestable', 'nobody says how long tokens live');
  await bench.clock.advance(Math.floor((window.low / 2) * 1000));
  const renewal = await refresh(bench, login.refreshToken);
  const { answer } = obtained(bench, renewal, 'a refresh');
  await bench.clock.advance(Math.floor((window.low - bench.clock.tolerance - 2 * ROUNDING) * 1000));
  const { alive, exchange } = await probeAccessToken(bench, answer.accessToken);
  if (alive) return;
  judge.report({
    requirement: ['CLUERIDE-13', 'CLUERIDE-12'],
    expected: 'a renewed token to live as long as one of a login',
    actual: outcomeInWords(exchange),
    exchanges: [login.exchange, renewal, exchange],
  });
}

async function opaque(bench: ServerBench, judge: Judge): Promise<void> {
  const user = firstUser(bench);
  const { answer, exchange } = await obtainTokens(bench, { user });
  const decoded = answer.accessToken
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    .join(' ');
  const telling = [user.name, user.email].find((word) => word !== undefined && decoded.includes(word));
  const actual = readJwt(answer.accessToken).ok
    ? 'a JWT that everybody can read'
    : telling === undefined
      ? undefined
      : `a token in which ${telling} can be read`;
  if (actual === undefined) return;
  judge.report({
    requirement: 'CLUERIDE-12',
    expected: 'an opaque access token',
    actual,
    exchanges: [exchange],
  });
}

async function devicesSideBySide(bench: ServerBench, judge: Judge): Promise<void> {
  const phone = await obtainTokens(bench);
  const tablet = await obtainRefreshToken(bench);
  const exchanges = [phone.exchange, tablet.exchange];
  const expectAlive = async (after: string) => {
    const { alive, exchange } = await probeAccessToken(bench, phone.answer.accessToken);
    if (alive) return true;
    judge.report({
      requirement: 'CLUERIDE-D01',
      expected: `the token on the phone to work after ${after}`,
      actual: outcomeInWords(exchange),
      exchanges: [...exchanges, exchange],
    });
    return false;
  };
  if (!(await expectAlive('a login on the tablet'))) return;
  const renewal = await refresh(bench, tablet.refreshToken);
  exchanges.push(renewal);
  if (!(await expectAlive('a refresh on the tablet'))) return;
  const token = successOf(renewal)?.accessToken;
  if (token === undefined || !bench.target.claims.has('revocation')) return;
  exchanges.push(await revoke(bench, token));
  await expectAlive('a logout on the tablet');
}

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  claims: ['password', 'refresh'],
  controls: [],
} as const;

export const acquisitionChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'acquisition-makes-no-difference',
    title: 'Tokens of a login, of a refresh and of somebody new live alike and open the same',
    requirements: ['CLUERIDE-13'],
    run: noDifference,
  },
  {
    ...common,
    id: 'renewed-token-life',
    title: 'A renewed token lives as long as the token of a login',
    requirements: ['CLUERIDE-13', 'CLUERIDE-12'],
    controls: ['clock'],
    run: renewedLife,
  },
  {
    ...common,
    id: 'opaque-token',
    title: 'An access token says nothing to whoever looks at it',
    claims: ['password'],
    requirements: ['CLUERIDE-12'],
    run: opaque,
  },
  {
    ...common,
    id: 'devices-side-by-side',
    title: 'A login, a refresh or a logout on one device leaves the token on another alone',
    requirements: ['CLUERIDE-D01'],
    run: devicesSideBySide,
  },
];
