import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import {
  firstClient,
  firstUser,
  outcomeInWords,
  passwordParameters,
  replied,
  requestToken,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { readTokenError } from '../readers/index.ts';
import { withCaseChanged } from './near-misses.ts';

/** Logs in, which keeps a server from counting wrong passwords towards a lock. */
const login = (bench: ServerBench, user: TargetUser): Promise<Exchange> =>
  requestToken(bench, passwordParameters(user));

async function alike(bench: ServerBench, judge: Judge): Promise<void> {
  const { errorCodes: codes } = expectationsOf(bench.target);
  const client = firstClient(bench);
  const user = firstUser(bench);
  const right = passwordParameters(user);
  const wrongSecret = () => requestToken(bench, right, { client: { ...client, secret: 'nosuchsecret' } });
  const wrongPassword = () => requestToken(bench, { ...right, password: 'nosuchpassword' });
  const answers = [
    { what: 'a wrong secret', exchange: await wrongSecret(), again: await wrongSecret() },
    {
      what: 'an unknown client',
      exchange: await requestToken(bench, right, { client: { ...client, id: 'nosuchclient' } }),
    },
    { what: 'a wrong password', exchange: await wrongPassword(), again: await wrongPassword() },
    { what: 'an unknown user', exchange: await requestToken(bench, { ...right, username: 'nosuchuser' }) },
  ];
  await login(bench, user);
  for (const { what, exchange } of answers) {
    const reading = readTokenError(replied(exchange));
    if (reading.ok && reading.value.code === codes?.credentials) continue;
    judge.report({
      requirement: 'ENIGMA-32',
      expected: `the code ${codes?.credentials} for ${what}`,
      actual: outcomeInWords(exchange),
      exchanges: [exchange],
    });
  }
  const passing = new Set(
    answers.flatMap(({ exchange, again }) => (again === undefined ? [] : differences(exchange, again))),
  );
  // RFC 6749 names errors of their own for clients and for users: between those two the error may differ.
  for (const { pair, apart } of [
    { pair: [0, 1], apart: [] },
    { pair: [2, 3], apart: [] },
    { pair: [0, 2], apart: ['error'] },
  ] as const) {
    const [one, other] = pair.map((place) => answers[place]);
    if (one === undefined || other === undefined) continue;
    const telling = differences(one.exchange, other.exchange).filter(
      (member) => !passing.has(member) && !(apart as readonly string[]).includes(member),
    );
    if (telling.length === 0) continue;
    judge.report({
      requirement: 'ENIGMA-32',
      expected: `${one.what} and ${other.what} to be answered alike`,
      actual: `another ${telling.join(', ')}`,
      exchanges: [one.exchange, other.exchange],
    });
  }
}

/** Members and statuses in which two refusals differ. */
function differences(one: Exchange, other: Exchange): readonly string[] {
  const [first, second] = [said(one), said(other)];
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].filter((name) => first[name] !== second[name]);
}

/** What a refusal says beside what the request said itself: an echo tells nobody anything. */
function said(exchange: Exchange): Readonly<Record<string, string>> {
  const reply = replied(exchange);
  const reading = readTokenError(reply);
  const sent = [...new URLSearchParams(bodyText(exchange.request)).values()].filter(
    (value) => value.length > 2,
  );
  const members = Object.entries({ ...(reading.ok ? reading.value.members : {}), status: reply.status });
  return Object.fromEntries(
    members.map(([name, value]) => [
      name,
      sent.reduce((text, echo) => text.replaceAll(echo, '…'), JSON.stringify(value)),
    ]),
  );
}

/** Bytes of a password that bcrypt looks at: what is behind them makes no difference to it. */
const LOOKED_AT = 72;

async function passwordsExact(bench: ServerBench, judge: Judge): Promise<void> {
  const { users } = bench.target;
  const long = users.find(({ password }) => Buffer.byteLength(password) > LOOKED_AT);
  if (long === undefined)
    judge.observe('a password of more than 72 bytes', 'not examined: no user of the target file has one');
  for (const user of new Set([firstUser(bench), long ?? firstUser(bench)])) {
    for (const { what, password } of nearly(user.password)) {
      if (password === undefined) continue;
      const exchange = await requestToken(bench, { ...passwordParameters(user), password });
      await login(bench, user);
      if (successOf(exchange) === undefined) continue;
      judge.report({
        requirement: ['ENIGMA-32', 'B-14', 'CEHUB-03'],
        expected: `no token for ${what}`,
        actual: 'a token',
        exchanges: [exchange],
      });
    }
  }
}

/** Passwords that are nearly right. */
const nearly = (password: string) => [
  { what: 'the password with a letter in the other case', password: withCaseChanged(password, 1) },
  { what: 'the beginning of the password', password: password.slice(0, -1) },
  { what: 'the password with something after it', password: `${password}x` },
  { what: 'the password with a space after it', password: `${password} ` },
  { what: 'the password with another end', password: `${password.slice(0, -2)}~~` },
];

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  claims: ['password'],
  controls: [],
} as const;

export const wrongCredentialsChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'wrong-credentials-alike',
    title:
      'Unknown client, wrong secret, unknown user and wrong password are answered with code 05 and alike',
    requirements: ['ENIGMA-32'],
    run: alike,
  },
  {
    ...common,
    id: 'passwords-exact',
    title: 'A password that is nearly right gets no token',
    requirements: ['ENIGMA-32', 'B-14', 'CEHUB-03'],
    run: passwordsExact,
  },
];
