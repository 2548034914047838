import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Exchange, type HeaderField } from '../../mock-server/wire/index.ts';
import { judgeAbandonedPaths, judgeSecretInAddress, judgeTokenRequests } from './token-requests.ts';
import { type Known, sortOut } from './traffic.ts';

const facts: Known = {
  registered: { id: 'app1', secret: 'secret1' },
  tokenPath: '/oauth2/v0/token',
  abandonedPathPrefix: '/net2/oauth2/',
  tolerance: 0,
  complete: true,
};
const REFRESH = 'grant_type=refresh_token&refresh_token=r1';
const PROOF = 'client_id=app1&client_secret=secret1';
const BASIC: HeaderField = ['Authorization', `Basic ${Buffer.from('app1:secret1').toString('base64')}`];

interface Sent {
  readonly method?: string;
  readonly address?: string;
  readonly body?: string;
  readonly headers?: readonly HeaderField[];
}

function sent({
  method = 'POST',
  address = '/oauth2/v0/token',
  body = `${REFRESH}&${PROOF}`,
  headers = [],
}: Sent): Exchange {
  const type: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];
  return {
    id: 1,
    from: 'client',
    to: 'authorization-server',
    request: { method, url: `https://us.example${address}`, headers: [type, ...headers], body: bytes(body) },
    outcome: { kind: 'failure', reason: 'reset', detail: '' },
    startedAt: 0,
    endedAt: 0,
    began: 1,
    ended: 2,
  };
}

const rows: readonly (readonly [what: string, request: Sent, broken: readonly string[]])[] = [
  ['a refresh with the credentials in its body', {}, []],
  ['a refresh with the credentials in its header', { body: REFRESH, headers: [BASIC] }, []],
  ['a login', { body: `grant_type=password&username=a&password=b&${PROOF}` }, []],
  ['a refresh with a scope', { body: `${REFRESH}&scope=USER+LIST&${PROOF}` }, []],
  ['another path', { address: '/oauth2/v1/token' }, ['ENIGMA-07']],
  ['two slashes', { address: '//oauth2/v0/token' }, ['ENIGMA-07']],
  ['the path of the old world, which another rule judges', { address: '/net2/oauth2/token' }, []],
  ['GET', { method: 'GET', body: '' }, ['B-01']],
  ['credentials in both places', { headers: [BASIC] }, ['B-05']],
  ['no secret', { body: `${REFRESH}&client_id=app1` }, ['ENIGMA-02']],
  ['another secret', { body: `${REFRESH}&client_id=app1&client_secret=Secret1` }, ['ENIGMA-02']],
  ['the names of the old world', { body: `${REFRESH}&ConsumerKey=app1&Secret=secret1` }, ['ENIGMA-02']],
  [
    'the grant by its name in prose',
    { body: `grant_type=refresh_grant&refresh_token=r1&${PROOF}` },
    ['ENIGMA-25'],
  ],
  ['the grant in the address', { address: '/oauth2/v0/token?grant_type=refresh_token' }, ['ENIGMA-25']],
  ['no grant', { body: `refresh_token=r1&${PROOF}` }, ['ENIGMA-25']],
  ['two refresh tokens', { body: `${REFRESH}&refresh_token=r2&${PROOF}` }, ['ENIGMA-25']],
];

describe('a token request', () => {
  for (const [what, request, broken] of rows) {
    it(`with ${what} breaks ${broken.join(', ') || 'nothing'}`, () => {
      const findings = judgeTokenRequests(sortOut([sent(request)], facts));
      assert.deepEqual(
        findings.map(({ requirement }) => [requirement].flat()[0]),
        broken,
      );
    });
  }
});

describe('any request', () => {
  it('goes nowhere below the old world', () => {
    const judged = (address: string) => judgeAbandonedPaths(sortOut([sent({ address })], facts)).length;
    assert.deepEqual(['/net2/oauth2/token', '/net2/oauth2x', '/api/net2/oauth2/'].map(judged), [1, 0, 0]);
  });

  it('shows the secret in no address', () => {
    const judged = (address: string) => judgeSecretInAddress(sortOut([sent({ address })], facts)).length;
    assert.deepEqual(['/api?x=secret1', '/api/secret', `/oauth2/v0/token?${PROOF}`].map(judged), [1, 0, 1]);
  });
});
