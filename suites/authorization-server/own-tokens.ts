import type { ServerBench } from '../../fixtures/bench/index.ts';
import {
  accepted,
  introspect,
  obtainRefreshToken,
  outcomeInWords,
  passwordParameters,
  probeAccessToken,
  refresh,
  replied,
  requestToken,
  revoke,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { obtainingClients } from '../resource-acts.ts';
import { ask, atTenant, companiesOf, memberTokens, under } from '../tenants.ts';
import { ROUNDING } from '../time.ts';
import { readActivity } from '../token-activity.ts';

async function kinds(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange } = await memberOrAnybody(bench);
  const { accessToken, refreshToken } = answer;
  if (refreshToken === undefined || refreshToken === accessToken) {
    judge.report({
      requirement: 'CEHUB-08',
      expected: 'an access token and another, a refresh token, for a login',
      actual: refreshToken === undefined ? 'no refresh token' : 'the same token for both',
      exchanges: [exchange],
    });
  }
  const renewed = await refresh(bench, accessToken);
  if (successOf(renewed) === undefined) return;
  judge.report({
    requirement: 'CEHUB-08',
    expected: 'an access token to be refused where a refresh token is asked for',
    actual: 'a token',
    exchanges: [exchange, renewed],
  });
}

const memberOrAnybody = async (bench: ServerBench) => {
  const [user] = bench.target.users;
  return user === undefined ? obtainRefreshToken(bench) : memberTokens(bench, user);
};

/** Time between two logins. */
const LATER = 1_800;

async function handedOutAgain(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const [client, another] = obtainingClients(target);
  const scopes = client?.scopes ?? [];
  const holders = [];
  for (const user of target.users)
    holders.push({ who: user.name, answer: (await memberTokens(bench, user)).answer });
  const [user] = target.users;
  if (user === undefined || client === undefined) return;
  if (scopes.length > 1 && target.claims.has('scopes')) {
    for (const scope of scopes) {
      holders.push({
        who: `${user.name} with the scope ${scope}`,
        answer: (await memberTokens(bench, user, [scope])).answer,
      });
    }
  }
  if (another !== undefined) {
    const exchange = await requestToken(bench, passwordParameters(user), { client: another });
    const answer = successOf(exchange);
    if (answer !== undefined) holders.push({ who: `${user.name} by ${another.id}`, answer });
  }
  const seen = new Map<string, string>();
  for (const { who, answer } of holders) {
    const before = seen.get(answer.accessToken);
    if (before !== undefined) {
      judge.report({
        requirement: 'CEHUB-D04',
        expected: `${who} and ${before} to have tokens of their own`,
        actual: 'both got the same',
        exchanges: [],
      });
    }
    seen.set(answer.accessToken, who);
  }
  const first = await memberTokens(bench, user);
  if (!target.controls.has('clock')) return;
  await bench.clock.advance(LATER * 1000);
  const second = await memberTokens(bench, user);
  const same = second.answer.accessToken === first.answer.accessToken;
  judge.observe(
    'a second login with the same scope',
    same ? 'gets the same access token' : 'gets another access token',
  );
  const [full, left] = [first.answer.expiresIn, second.answer.expiresIn];
  if (
    !same ||
    full === undefined ||
    left === undefined ||
    left <= full - LATER + ROUNDING + bench.clock.tolerance
  )
    return;
  judge.report({
    requirement: 'CEHUB-D04',
    expected: `expires_in of at most ${full - LATER} for an access token that was handed out ${LATER} s ago with ${full}`,
    actual: `expires_in ${left}`,
    exchanges: [first.exchange, second.exchange],
  });
}

async function elsewhere(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const endpoint = tokenEndpoint(bench);
  for (const { tenant, members } of companiesOf(target)) {
    const [user] = members;
    if (user === undefined) continue;
    const { answer } = await memberTokens(bench, user);
    for (const other of target.tenants.filter(({ id }) => id !== tenant.id)) {
      const url = under(other, endpoint);
      const requests = [
        await requestToken(bench, passwordParameters(user), { url }),
        ...(answer.refreshToken === undefined ? [] : [await refresh(bench, answer.refreshToken, { url })]),
      ];
      for (const exchange of requests) {
        const token = successOf(exchange)?.accessToken;
        judge.observe(
          `a token request of a user of ${tenant.id} at ${other.id}`,
          token === undefined ? 'refused' : 'answered with a token that is of no use there',
        );
        if (token === undefined) continue;
        for (const resource of target.resources) {
          const task = atTenant(other, resource);
          const call = await ask(bench, { method: task.method, url: task.url, token });
          if (!accepted(call)) continue;
          judge.report({
            requirement: 'CEHUB-05',
            expected: `nothing that ${user.name} of ${tenant.id} gets at ${url} to open ${task.method} ${task.url}`,
            actual: outcomeInWords(call),
            exchanges: [exchange, call],
          });
        }
      }
    }
  }
}

async function strangers(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  for (const { tenant, members } of companiesOf(target)) {
    const [user] = members;
    const clients = target.clients.filter(
      (client) => !client.public && client.tenant !== undefined && client.tenant !== tenant.id,
    );
    if (user === undefined) continue;
    const { answer, exchange } = await memberTokens(bench, user);
    for (const client of clients) {
      // The token of an application is its own business, whoever gave it.
      if (client.id === obtainingClients(target)[0]?.id) continue;
      if (target.claims.has('introspection') && target.endpoints.introspection !== undefined) {
        const told = await introspect(bench, answer.accessToken, client);
        const said = readActivity(target, replied(told));
        if (said?.active === true) {
          judge.report({
            requirement: 'CEHUB-D01',
            expected: `${client.id} of ${client.tenant} to learn nothing of a token of ${user.name} of ${tenant.id}`,
            actual: outcomeInWords(told),
            exchanges: [exchange, told],
          });
        }
      }
      if (!target.claims.has('revocation') || target.endpoints.revocation === undefined) continue;
      const attempt = await revoke(bench, answer.accessToken, client);
      const { alive, exchange: proof } = await probeAccessToken(bench, answer.accessToken);
      if (alive) continue;
      return judge.report({
        requirement: 'CEHUB-D01',
        expected: `${client.id} of ${client.tenant} not to end a token of ${user.name} of ${tenant.id}`,
        actual: outcomeInWords(proof),
        exchanges: [exchange, attempt, proof],
      });
    }
  }
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const ownTokenChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'token-kinds',
    title: 'A login brings an access token and a refresh token, and the one does not stand for the other',
    requirements: ['CEHUB-08'],
    claims: ['password', 'refresh'],
    run: kinds,
  },
  {
    ...common,
    id: 'token-handed-out-again',
    title:
      'Nobody is handed the token of somebody else, and one that is handed out again says what is left of its life',
    requirements: ['CEHUB-D04'],
    claims: ['password', 'tenants'],
    run: handedOutAgain,
  },
  {
    ...common,
    id: 'grants-at-other-tenants',
    title: 'A token request at another tenant gives nothing to use there',
    requirements: ['CEHUB-05'],
    claims: ['password', 'tenants'],
    run: elsewhere,
  },
  {
    ...common,
    id: 'applications-of-other-tenants',
    title: 'An application of another tenant learns nothing of a token, and does not end it',
    requirements: ['CEHUB-D01'],
    claims: ['password', 'tenants'],
    run: strangers,
  },
];
