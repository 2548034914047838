import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { audit } from '../audit.ts';
import { type Story, story, tokens } from './exchanges.fixture.ts';

const ELSEWHERE = 'https://elsewhere.example';
const to = (location: string) => ({ status: 307, headers: [['Location', location]] as const });

const rows: readonly (readonly [what: string, act: (told: Story) => void, broken: readonly string[]])[] = [
  ['its tokens where they belong', () => undefined, []],
  [
    'a refresh token in a call',
    (told) => told.call('access-token-1', {}, { headers: [['X-Refresh', 'refresh-token-1']] }),
    ['B-D11'],
  ],
  [
    'a refresh token in the body of a call, in base64',
    (told) =>
      told.call(
        'access-token-1',
        {},
        {
          method: 'POST',
          body: Buffer.from('{"token":"refresh-token-1"}').toString('base64'),
        },
      ),
    ['B-D11'],
  ],
  [
    'a call that follows a redirect with its token',
    (told) => {
      told.call('access-token-1', to(`${ELSEWHERE}/api/a`));
      told.call('access-token-1', {}, { origin: ELSEWHERE });
    },
    ['B-D12'],
  ],
  [
    'a call that follows a redirect without its token',
    (told) => {
      told.call('access-token-1', to(`${ELSEWHERE}/api/a`));
      told.call(undefined, {}, { origin: ELSEWHERE });
    },
    [],
  ],
  [
    'a call that follows a redirect within its origin',
    (told) => {
      told.call('access-token-1', to('/api/b'));
      told.call('access-token-1', {}, { path: '/api/b' });
    },
    [],
  ],
  [
    'a token request that follows a redirect',
    (told) => {
      told.refresh('refresh-token-1', to(`${ELSEWHERE}/oauth2/v0/token`), { after: 3600 });
      told.refresh('refresh-token-1', { status: 404 }, { origin: ELSEWHERE });
    },
    ['B-D12'],
  ],
];

describe('a recording of a client with', () => {
  for (const [what, act, broken] of rows) {
    it(`${what} convicts of ${broken.join(', ') || 'nothing'}`, async () => {
      const told = story();
      told.refresh('refresh-token-0', tokens('access-token-1', 'refresh-token-1'));
      told.call('access-token-1');
      act(told);
      const { exchanges } = told;
      const recording = { exchanges, entries: exchanges.length, setAside: {} };
      const { requirements } = await audit({
        name: 'client',
        file: 'traffic.har',
        profile: 'oauth2',
        ...recording,
      });
      const accused = requirements.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
      assert.deepEqual(
        accused.map(({ requirement }) => requirement),
        broken,
      );
    });
  }
});
