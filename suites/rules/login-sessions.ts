import type { Finding } from '../check.ts';
import { flawsOf, parameterOf, readTokenRequest } from '../readers/index.ts';
import { formIn } from '../secret-forms.ts';
import { openAll, type Rule } from './rule.ts';
import { credentialsOf, follows, statusOf, type TokenTurn, type Traffic } from './traffic.ts';

/** What a user logs in with. */
interface Login {
  readonly username: string;
  readonly password: string;
}

const passwordOf = ({ request }: TokenTurn): string | undefined => parameterOf(request, 'password');

/** The token requests that present the password of a user. */
export const loginTurns = ({ tokenTurns }: Pick<Traffic, 'tokenTurns'>): readonly TokenTurn[] =>
  tokenTurns.filter((turn) => passwordOf(turn) !== undefined);

/** How a login is written. @param given what the user entered, where it is known */
export function judgeLogin({ exchange }: TokenTurn, given?: Login): readonly Finding[] {
  const reading = readTokenRequest(exchange.request);
  const sent = (name: string) => parameterOf(reading.value, name);
  const grant = reading.value.grantType;
  const wrong = [
    ...(grant === 'password' ? [] : [`the grant ${grant ?? 'of no name'}`]),
    ...(sent('username') === (given?.username ?? sent('username')) ? [] : ['another name']),
    ...(sent('password') === (given?.password ?? sent('password')) ? [] : ['another password']),
    ...(exchange.request.url.includes('?') ? ['a query in its address'] : []),
    ...flawsOf(reading, 'content-type', 'escape', 'encoding', 'raw-character').map(({ actual }) => actual),
  ];
  if (wrong.length === 0) return [];
  return [
    {
      requirement: 'ESB-04',
      expected: 'a form with grant_type=password, and name and password as the user gave them',
      actual: wrong.join('; '),
      exchanges: [exchange],
    },
  ];
}

/** Passwords, and the pair of the consumer, in addresses. */
function judgeLoginsInAddresses(traffic: Traffic): readonly Finding[] {
  const pair = credentialsOf(traffic);
  const secrets = [
    ...loginTurns(traffic).map((turn) => ['the password', passwordOf(turn) ?? ''] as const),
    ...(pair === undefined ? [] : [['the pair of the consumer', `${pair.id}:${pair.secret}`] as const]),
  ];
  return traffic.exchanges.flatMap((exchange) => {
    const found = secrets.find(([, value]) => formIn(Buffer.from(exchange.request.url), value) !== undefined);
    if (found === undefined) return [];
    return [
      {
        requirement: 'ESB-14',
        expected: `${found[0]} in no address`,
        actual: `it is in the one of a ${exchange.request.method} request`,
        exchanges: [exchange],
      },
    ];
  });
}

/** Milliseconds in which nobody types a password. */
const AT_ONCE = 1000;

/** A password that was refused is not tried again before the user has been asked; who types takes time. */
export function judgeRefusedPasswords(traffic: Traffic): readonly Finding[] {
  const logins = loginTurns(traffic);
  return logins
    .filter((turn) => [400, 401].includes(statusOf(turn) ?? 0))
    .flatMap((refused) => {
      const again = logins.filter(
        (turn) =>
          follows(turn, refused) &&
          passwordOf(turn) === passwordOf(refused) &&
          parameterOf(turn.request, 'username') === parameterOf(refused.request, 'username') &&
          (traffic.known.complete || isByItself(turn, traffic)),
      );
      if (again.length === 0) return [];
      return [
        {
          requirement: 'ESB-D05',
          expected: 'a password that was refused not to be tried again before the user has been asked',
          actual: `${again.length + 1} attempts with it`,
          exchanges: [refused, ...again].map(({ exchange }) => exchange),
        },
      ];
    })
    .slice(0, 1);
}

/** Whether a login follows the refusal of a call so fast that no person was between. */
const isByItself = (login: TokenTurn, { apiTurns, tokenTurns }: Traffic): boolean =>
  apiTurns.some(
    (turn) =>
      statusOf(turn) === 401 &&
      follows(login, turn) &&
      login.exchange.startedAt - turn.exchange.endedAt < AT_ONCE &&
      tokenTurns.every((each) => each.answer === undefined || !follows(each, turn) || !follows(login, each)),
  );

export const loginSessionRule: Rule = {
  id: 'login-sessions',
  title: 'Name and password go into the form of a login as they are, nowhere else, and not after a refusal',
  requirements: ['ESB-04', 'ESB-14', 'ESB-D05'],
  judge(traffic) {
    const logins = loginTurns(traffic);
    const none = logins.length === 0 ? 'no login by name and password is in the recording' : undefined;
    return {
      findings: [
        ...logins.flatMap((turn) => judgeLogin(turn)),
        ...judgeLoginsInAddresses(traffic),
        ...judgeRefusedPasswords(traffic),
      ],
      open: {
        ...openAll(['ESB-04'], none ?? 'what the user entered is not in the recording'),
        'ESB-14': none ?? 'what a client stores and logs is not in a recording',
        'ESB-D05': none ?? 'whether a password was typed anew is not in a recording',
      },
    };
  },
};
