import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import { bytes, type Exchange } from '../../mock-server/wire/index.ts';
import {
  credentials,
  firstClient,
  firstUser,
  outcomeInWords,
  passwordParameters,
  refresh,
  requestToken,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { type Device, deviceInWords, devicesOf, isTaken, logIn, refreshOn, settle } from './devices.ts';

/** Which characters of a form come as they are where they may; the others come as percent signs and digits. */
const encodings: fc.Arbitrary<readonly boolean[]> = fc.array(fc.boolean(), { minLength: 1, maxLength: 24 });

async function encoded(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    encodings,
    (plain) => [
      `a user logs in, with ${plain.every(Boolean) ? 'no character' : 'some characters'} of name and password encoded`,
    ],
    async (plain) => {
      const exchange = await bench.send(loginAs(bench, firstUser(bench), plain));
      const type = successOf(exchange)?.tokenType?.toLowerCase();
      if (type === 'bearer') return;
      throw violation({
        requirement: 'ESB-04',
        expected: 'a bearer token for the right name and password, however the form encodes them',
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    },
  );
}

/** @see RFC 6749 appendix B: any octet may come as a percent sign and two digits */
function loginAs(bench: ServerBench, { name, password }: TargetUser, plain: readonly boolean[]) {
  let place = 0;
  const write = (text: string): string =>
    [...text]
      .map((character) => {
        const asItIs = plain[place++ % plain.length] === true && /^[A-Za-z0-9._*-]$/.test(character);
        if (asItIs) return character;
        return Array.from(
          bytes(character),
          (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        ).join('');
      })
      .join('');
  const { headers, parameters } = credentials(bench, firstClient(bench));
  const proof = new URLSearchParams(parameters).toString();
  const form = `grant_type=password&username=${write(name)}&password=${write(password)}`;
  return {
    method: 'POST',
    url: tokenEndpoint(bench),
    headers: [
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['Accept', 'application/json'],
      ...headers,
    ] as const,
    body: bytes(proof === '' ? form : `${form}&${proof}`),
  };
}

async function refreshTokenAlways(bench: ServerBench, judge: Judge): Promise<void> {
  for (const device of devicesOf(bench.target)) {
    // Once more: what comes with the first login has to come with the second.
    for (const time of ['first', 'second']) {
      const exchange = await logIn(bench, device);
      const answer = successOf(exchange);
      if (answer === undefined) continue; // another row's business, or a refusal of the second login
      const { refreshToken, accessToken } = answer;
      const complain = (expected: string, actual: string, exchanges: readonly Exchange[]) =>
        judge.report({ requirement: 'ESB-10', expected, actual, exchanges });
      const what = `the ${time} login of ${deviceInWords(device)}`;
      if (refreshToken === undefined) {
        complain(`a refresh token in the answer to ${what}`, 'none', [exchange]);
      } else if (refreshToken === accessToken) {
        complain(`a refresh token of its own in the answer to ${what}`, 'the access token', [exchange]);
      } else if (time === 'second') {
        const use = await refreshOn(bench, device, refreshToken);
        if (successOf(use) !== undefined) continue;
        complain(`the refresh token of ${what} to work`, outcomeInWords(use), [exchange, use]);
      }
    }
  }
}

const LINKS = 8;

async function chain(bench: ServerBench, judge: Judge): Promise<void> {
  const devices = devicesOf(bench.target);
  const firsts = devices.filter((device, at) => devices.findIndex(({ user }) => user === device.user) === at);
  if (firsts.length === 0) return judge.leave('ESB-11', 'untestable', 'no user can reach a resource');
  for (const device of firsts) await followChain(bench, device);
}

async function followChain(bench: ServerBench, device: Device): Promise<void> {
  const login = await logIn(bench, device);
  let newest = successOf(login);
  const exchanges = [login];
  for (let link = 0; link < LINKS && newest?.refreshToken !== undefined; link++) {
    // The last one comes when the access token has expired, which is what refresh tokens are for.
    const late = link === LINKS - 1 && bench.target.controls.has('clock');
    if (late) await bench.clock.advance(((newest.expiresIn ?? 0) + 1) * 1000);
    const exchange = await refreshOn(bench, device, newest.refreshToken);
    exchanges.push(exchange);
    const answer = successOf(exchange);
    if (answer === undefined) {
      throw violation({
        requirement: 'ESB-11',
        expected: `another access token at refresh ${link + 1}${late ? ', after the access token has expired' : ''}`,
        actual: outcomeInWords(exchange),
        exchanges,
      });
    }
    await settle(bench);
    for (const [which, token, expected] of [
      ['the newest', answer, true],
      ['an earlier', newest, answer.accessToken === newest.accessToken],
    ] as const) {
      const { alive, exchange: proof } = await isTaken(bench, device, token);
      if (alive === expected) continue;
      throw violation({
        requirement: expected ? 'ESB-11' : ['ESB-11', 'ESB-08'],
        expected: `${which} access token to be ${expected ? 'accepted' : 'refused'} after refresh ${link + 1}`,
        actual: alive ? 'it is accepted' : 'it is refused',
        exchanges: [...exchanges, proof],
      });
    }
    newest = { ...answer, refreshToken: answer.refreshToken ?? newest.refreshToken };
  }
}

/** Requests that must be refused, whoever sends them. */
const REFUSED = ['wrong password', 'wrong secret', 'too much scope', 'wrong refresh token'] as const;

async function refusedLogin(bench: ServerBench, judge: Judge): Promise<void> {
  const attempts = fc.array(fc.constantFrom(...REFUSED), { minLength: 1, maxLength: 3 });
  const [device] = devicesOf(bench.target);
  if (device === undefined) return judge.leave('ESB-D04', 'untestable', 'no user can reach a resource');
  await property(
    atMost(judge, 10),
    attempts,
    (given) => [
      `${deviceInWords(device)} logs in`,
      ...given.map((each) => `somebody asks for a token with a ${each}`),
      'the token is used',
    ],
    async (given) => {
      const login = await logIn(bench, device);
      const answer = successOf(login);
      if (answer === undefined) return; // another row's business
      const tries = [];
      for (const each of given) tries.push(await refusedAttempt(bench, device, each));
      if (tries.some((each) => successOf(each) !== undefined)) return; // another row's business
      await settle(bench);
      const { alive, exchange } = await isTaken(bench, device, answer);
      if (alive) return;
      throw violation({
        requirement: 'ESB-D04',
        expected: 'the active access token to work after requests that got no token',
        actual: outcomeInWords(exchange),
        exchanges: [login, ...tries, exchange],
      });
    },
  );
}

function refusedAttempt(
  bench: ServerBench,
  { user, client }: Device,
  way: (typeof REFUSED)[number],
): Promise<Exchange> {
  const right = passwordParameters(user);
  switch (way) {
    case 'wrong password':
      return requestToken(bench, { ...right, password: 'nosuchpassword' }, { client });
    case 'wrong secret':
      return requestToken(bench, right, { client: { ...client, secret: 'nosuchsecret' } });
    case 'too much scope':
      return requestToken(bench, { ...right, scope: 'scope-that-nobody-granted' }, { client });
    case 'wrong refresh token':
      return refresh(bench, 'nobody-ever-issued-this-token', { client });
  }
}

const common = { party: 'authorization-server', controls: [] } as const;

export const userTokenChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'password-grant-encoding',
    title: 'Name and password get a bearer token, however the form encodes their characters',
    kind: 'property',
    requirements: ['ESB-04'],
    claims: ['password'],
    run: encoded,
  },
  {
    ...common,
    id: 'refresh-token-with-user-token',
    title: 'A refresh token that works comes with every user token',
    kind: 'scenario',
    requirements: ['ESB-10'],
    claims: ['password'],
    run: refreshTokenAlways,
  },
  {
    ...common,
    id: 'refreshed-user-token',
    title: 'Refresh after refresh gives an access token that works, and ends the one before',
    kind: 'scenario',
    requirements: ['ESB-11', 'ESB-08'],
    claims: ['password', 'refresh'],
    run: chain,
  },
  {
    ...common,
    id: 'refused-request-displaces-nothing',
    title: 'A token request that is refused leaves the active token in force',
    kind: 'property',
    requirements: ['ESB-D04'],
    claims: ['password'],
    run: refusedLogin,
  },
];
