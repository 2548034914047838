import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { audit } from '../audit.ts';
import { type Place, REFUSED, refused, type Story, story, tokens } from './exchanges.fixture.ts';

type Act = (told: Story) => void;

const accused = async (act: Act, known: object = {}): Promise<string[]> => {
  const told = story();
  told.refresh('r0', tokens('t1', 'r1'));
  told.call('t1');
  act(told);
  const { exchanges } = told;
  const recording = { exchanges, entries: exchanges.length, setAside: {} };
  const subject = { name: 'client', file: 'traffic.har', profile: 'enigma', ...recording, ...known };
  return (await audit(subject)).requirements
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .map(({ requirement }) => requirement);
};

/** What a client did after its start, and the rows that convict it. */
const faults: readonly (readonly [what: string, act: Act, broken: readonly string[], known?: object])[] = [
  ['nothing more', () => undefined, []],
  [
    'a recovery from an expired token',
    (told) => {
      told.call('t1', REFUSED);
      told.refresh('r1', tokens('t2', 'r2'));
      told.call('t2');
    },
    [],
  ],
  [
    'a refresh with a replaced refresh token',
    (told) => told.refresh('r0', refused('99'), { after: 3600 }),
    ['ENIGMA-14', 'B-18'],
  ],
  [
    'a refresh token encoded twice',
    (told) => {
      told.refresh('r1', tokens('t2', 'r/2'), { after: 3600 });
      told.refresh('r%2F2', refused('99'), { after: 3600 });
    },
    ['ENIGMA-25'],
  ],
  [
    'a refresh token without its padding',
    (told) => {
      told.refresh('r1', tokens('t2', 'r2=='), { after: 3600 });
      told.refresh('r2', refused('99'), { after: 3600 });
    },
    ['ENIGMA-14'],
  ],
  [
    'a call with a token that has expired',
    (told) => told.call('t1', REFUSED, { after: 3700 }),
    ['ENIGMA-24'],
  ],
  [
    'a call without the token at hand',
    (told) => {
      told.call(undefined, REFUSED);
      told.call('t1');
    },
    ['ENIGMA-24'],
  ],
  [
    'a repetition with another body',
    (told) => {
      const at: Place = { method: 'PUT', path: '/api/b' };
      told.call('t1', REFUSED, { ...at, body: 'one' });
      told.refresh('r1', tokens('t2', 'r2'));
      told.call('t2', {}, { ...at, body: '' });
    },
    ['ENIGMA-27'],
  ],
  [
    'a call that is refused for ever',
    (told) => {
      for (let round = 1; round < 6; round++) {
        told.call(`t${round}`, REFUSED);
        told.refresh(`r${round}`, tokens(`t${round + 1}`, `r${round + 1}`));
      }
    },
    ['ENIGMA-27'],
  ],
  [
    'further calls with a token that was refused',
    (told) => {
      told.call('t1', REFUSED);
      told.call('t1', REFUSED, { path: '/api/b' });
    },
    ['ENIGMA-26'],
  ],
  [
    'two refreshes at once',
    (told) => {
      told.refresh('r1', tokens('t2', 'r2'), { after: 3590 });
      told.refresh('r1', refused('99'), { together: true });
    },
    ['ENIGMA-D01'],
  ],
  [
    'another token path',
    (told) => told.refresh('r1', refused('99'), { path: '/oauth2/v1/token' }),
    ['ENIGMA-07'],
  ],
  [
    'the path of the old world',
    (told) => told.refresh('r1', refused('99'), { path: '/net2/oauth2/token' }),
    ['ENIGMA-01'],
  ],
  [
    'half of its credentials',
    (told) =>
      told.refresh({ grant_type: 'refresh_token', refresh_token: 'r1', client_id: 'app1' }, refused('99')),
    ['ENIGMA-02'],
  ],
  [
    'a secret in the address',
    (told) => told.refresh('r1', refused('99'), { path: '/oauth2/v0/token?client_secret=secret1' }),
    ['B-06'],
  ],
  [
    'a token in an address',
    (told) => told.call('t1', {}, { path: '/api/a?access_token=t1' }),
    ['B-29', 'B-36'],
  ],
  ['plain http over a network', (told) => told.call('t1', {}, { origin: 'http://api.example' }), ['B-37']],
  [
    'a token of a type that it does not know',
    (told) => {
      told.refresh('r1', tokens('m1', 'r2', { token_type: 'mac' }), { after: 3600 });
      told.call('m1');
    },
    ['B-10'],
  ],
  [
    'a locked account, four times in a second',
    (told) => {
      for (let again = 0; again < 4; again++)
        told.refresh('r1', refused('14'), { after: again === 0 ? 3600 : 0 });
    },
    ['ENIGMA-33'],
  ],
  [
    'a refresh token that was refused for good, once more',
    (told) => {
      for (let again = 0; again < 2; again++) {
        told.refresh('r1', { status: 400, body: { error: 'invalid_grant' } }, { after: 3600 });
      }
    },
    ['ENIGMA-19'],
  ],
  [
    'a refresh and the same call after it was forbidden',
    (told) => {
      told.call('t1', { status: 403 }, { path: '/api/b' });
      told.refresh('r1', tokens('t2', 'r2'));
      told.call('t2', { status: 403 }, { path: '/api/b' });
    },
    ['ENIGMA-29'],
  ],
  [
    'another request at the region of code 16',
    (told) => {
      told.refresh('r1', refused('16', { geolocation: 'https://eu.example' }), { after: 3600 });
      told.refresh('r1', refused('99'), { origin: 'https://eu.example', body: '' });
    },
    ['ENIGMA-35'],
  ],
  [
    'its credentials by http to where code 16 led',
    (told) => {
      told.refresh('r1', refused('16', { geolocation: 'http://eu.example' }), { after: 3600 });
      told.refresh('r1', refused('99'), { origin: 'http://eu.example' });
    },
    ['ENIGMA-35'],
  ],
  [
    'its credentials to an origin that it may not trust',
    (told) => {
      told.refresh('r1', refused('16', { geolocation: 'https://ru.example' }), { after: 3600 });
      told.refresh('r1', refused('99'), { origin: 'https://ru.example' });
    },
    ['ENIGMA-35'],
    { origins: ['https://us.example', 'https://eu.example'] },
  ],
  [
    'a refresh with the word undefined after an answer without tokens',
    (told) => {
      told.refresh('r1', { status: 200, body: {} }, { after: 3600 });
      told.refresh('undefined', refused('99'));
    },
    ['ENIGMA-D03'],
  ],
];

describe('a recording of a client', () => {
  for (const [what, act, broken, known] of faults) {
    it(`with ${what} convicts of ${broken.join(' and ') || 'nothing'}`, async () => {
      assert.deepEqual(await accused(act, known), broken);
    });
  }
});
