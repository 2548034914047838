import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { audit } from '../audit.ts';
import { type Place, REFUSED, type Story, story, tokens } from './exchanges.fixture.ts';

type Act = (told: Story) => void;

async function accused(profile: string, act: Act): Promise<string[]> {
  const told = story();
  act(told);
  const { exchanges } = told;
  const recording = { exchanges, entries: exchanges.length, setAside: {} };
  const { requirements } = await audit({ name: 'client', file: 'traffic.har', profile, ...recording });
  return requirements
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .map(({ requirement }) => requirement);
}

const CONSUMER = { client_id: 'app1', client_secret: 'secret1' };
const LOGIN = { grant_type: 'password', username: 'alice', password: 'Kq&7=', ...CONSUMER };
const WRONG = { status: 400, body: { error: 'invalid_grant' } };
const LOST = { status: 401 };

const loggedIn = (told: Story): Story => {
  told.refresh(LOGIN, tokens('t1', 'r1'));
  told.call('t1');
  return told;
};

const ofDevices: readonly (readonly [what: string, act: Act, broken: readonly string[]])[] = [
  [
    'a recovery by refresh and login',
    (told) => {
      loggedIn(told).call('t1', LOST);
      told.refresh('r1', WRONG);
      told.refresh(LOGIN, tokens('t2', 'r2'));
      told.call('t2');
    },
    [],
  ],
  [
    'a repetition with the lost token',
    (told) => {
      loggedIn(told).call('t1', LOST);
      told.refresh(LOGIN, tokens('t2', 'r2'));
      told.call('t1', LOST);
    },
    ['ESB-03'],
  ],
  [
    'a repetition without its body',
    (told) => {
      const at: Place = { method: 'PUT', path: '/api/b' };
      loggedIn(told).call('t1', LOST, { ...at, body: 'one' });
      told.refresh(LOGIN, tokens('t2', 'r2'));
      told.call('t2', {}, at);
    },
    ['ESB-18'],
  ],
  [
    'a recovery from status 500',
    (told) => {
      loggedIn(told).call('t1', { status: 500 });
      told.refresh(LOGIN, tokens('t2', 'r2'));
      told.call('t2');
    },
    ['ESB-02'],
  ],
  [
    'a login some time after status 500',
    (told) => {
      loggedIn(told).call('t1', { status: 500 });
      told.refresh(LOGIN, tokens('t2', 'r2'), { after: 30 });
      told.call('t2');
    },
    [],
  ],
  [
    'a password that is not encoded',
    (told) =>
      told.refresh(LOGIN, WRONG, {
        body: 'grant_type=password&username=alice&password=Kq 7"&client_id=app1',
      }),
    ['ESB-04'],
  ],
  [
    'a password in an address',
    (told) => loggedIn(told).call('t1', {}, { path: '/api/a?login=alice%3AKq%267%3D' }),
    ['ESB-14'],
  ],
  [
    'a password that was refused, by itself and again',
    (told) => {
      loggedIn(told).call('t1', LOST);
      told.refresh(LOGIN, WRONG);
      told.call('t1', LOST, { after: 60 });
      told.refresh(LOGIN, WRONG);
    },
    ['ESB-D05'],
  ],
  [
    'a password that somebody has mistyped twice',
    (told) => {
      told.refresh(LOGIN, WRONG);
      told.refresh(LOGIN, WRONG, { after: 4 });
    },
    [],
  ],
];

const TOKEN: Place = { path: '/oauth/token' };
const wants = (scope: string, status = 401) => ({
  status,
  headers: [['WWW-Authenticate', `Bearer scope = "${scope}"`]] as const,
});
const asks = (told: Story, scope: string, answered: Parameters<Story['refresh']>[1], more: object = {}) =>
  told.refresh({ scope, ...CONSUMER, ...more }, answered, TOKEN);
const challenges = (...realms: string[]) => ({
  status: 401,
  body: {
    auth_session: 's1',
    challenges: Object.fromEntries(realms.map((realm) => [realm, { kind: 'user' }])),
  },
});
const issues = (token: string) => ({
  status: 200,
  body: { access_token: token, token_type: 'Bearer', scope: 'A' },
});

const ofScopes: readonly (readonly [what: string, act: Act, broken: readonly string[]])[] = [
  [
    'a recovery by scope, through a realm',
    (told) => {
      told.call(undefined, wants('A'));
      asks(told, 'A', challenges('R'));
      asks(told, 'A', issues('t1'), { 'R.username': 'alice', 'R.password': 'Kq&7=' });
      told.call('t1');
    },
    [],
  ],
  [
    'a token for another scope',
    (told) => {
      told.call(undefined, wants('A'));
      asks(told, 'B', issues('t1'));
      told.call('t1');
    },
    ['MOBILEFIRST-34'],
  ],
  [
    'a repetition without its body, after another scope was wanted',
    (told) => {
      asks(told, 'A', issues('t1'));
      told.call('t1', wants('B', 401), { method: 'PUT', body: 'one' });
      asks(told, 'B', issues('t2'));
      told.call('t2', {}, { method: 'PUT' });
    },
    ['MOBILEFIRST-21'],
  ],
  [
    'a call that is refused for ever',
    (told) => {
      asks(told, 'A', issues('t0'));
      for (let round = 0; round < 6; round++) {
        told.call(`t${round}`, wants('A'));
        asks(told, 'A', issues(`t${round + 1}`));
      }
    },
    ['MOBILEFIRST-36', 'MOBILEFIRST-D04'],
  ],
  [
    'a token after a challenge of another kind',
    (told) => {
      asks(told, 'A', issues('t1'));
      told.call('t1', { status: 401, headers: [['WWW-Authenticate', 'Basic realm="x"']] });
      asks(told, 'A', issues('t2'));
      told.call('t2');
    },
    ['MOBILEFIRST-35'],
  ],
  [
    'the name of nothing',
    (told) => {
      told.call('null', REFUSED);
      asks(told, 'A', issues('t1'));
    },
    ['MOBILEFIRST-37'],
  ],
  [
    'the token by itself',
    (told) => told.call(undefined, {}, { headers: [['Authorization', 't1']] }),
    ['MOBILEFIRST-32'],
  ],
  [
    'a password that no realm has asked for',
    (told) => {
      asks(told, 'A', challenges('R'));
      asks(told, 'A', issues('t1'), { 'S.password': 'Kq&7=' });
    },
    ['MOBILEFIRST-D06'],
  ],
  [
    'a realm that is answered again and again',
    (told) => {
      for (let round = 0; round < 4; round++) {
        asks(told, 'A', challenges('R'), round === 0 ? {} : { 'R.password': 'Kq&7=' });
      }
    },
    ['MOBILEFIRST-D06'],
  ],
  [
    'its token in an address',
    (told) => {
      asks(told, 'A', issues('t1'));
      told.call('t1', {}, { path: '/api/a?access_token=t1' });
    },
    ['MOBILEFIRST-32', 'MOBILEFIRST-D05', 'B-29', 'B-36'],
  ],
];

for (const [profile, rows] of [
  ['mware-esb', ofDevices],
  ['mobilefirst', ofScopes],
] as const) {
  describe(`a recording of a client of ${profile} with`, () => {
    for (const [what, act, broken] of rows) {
      it(`${what} convicts of ${broken.join(', ') || 'nothing'}`, async () => {
        assert.deepEqual(await accused(profile, act), broken);
      });
    }
  });
}
