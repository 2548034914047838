import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes, type Exchange, type HeaderField } from '../../mock-server/wire/index.ts';
import { judgeApiRequests } from './api-requests.ts';

function sent(headers: readonly HeaderField[], address = '/api/a', body = ''): Exchange {
  return {
    id: 1,
    from: 'client',
    to: 'resource-server',
    request: { method: 'POST', url: `https://us.example${address}`, headers, body: bytes(body) },
    outcome: { kind: 'failure', reason: 'reset', detail: '' },
    startedAt: 0,
    endedAt: 0,
    began: 1,
    ended: 2,
  };
}

const with_ = (value: string): HeaderField[] => [['Authorization', value]];
const FORM: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];

const rows: readonly (readonly [what: string, exchange: Exchange, broken: readonly string[]])[] = [
  ['the token in its header', sent(with_('Bearer t1')), []],
  ['the keyword in lower case', sent(with_('bearer t1')), []],
  ['no token, which another rule judges', sent([]), []],
  ['another scheme', sent(with_('Token t1')), ['ENIGMA-21']],
  ['the bare token', sent(with_('t1')), ['ENIGMA-21']],
  ['quotes around the token', sent(with_('Bearer "t1"')), ['ENIGMA-21']],
  ['a token that nobody issued', sent(with_('Bearer t2')), ['ENIGMA-21']],
  ['two spaces', sent(with_('Bearer  t1')), ['ENIGMA-21']],
  ['the token in its address', sent([], '/api/a?access_token=t1'), ['ENIGMA-21', 'B-36']],
  ['the token in its body', sent([FORM], '/api/a', 'access_token=t1'), ['ENIGMA-21']],
  [
    'the token in header and body',
    sent([...with_('Bearer t1'), FORM], '/api/a', 'access_token=t1'),
    ['B-29'],
  ],
  ['the token twice in its header', sent([...with_('Bearer t1'), ...with_('Bearer t1')]), ['B-29']],
  ['the token in its referer', sent([...with_('Bearer t1'), ['Referer', 'https://x/?t=t1']]), ['B-36']],
];

describe('an API request', () => {
  for (const [what, exchange, broken] of rows) {
    it(`with ${what} breaks ${broken.join(', ') || 'nothing'}`, () => {
      const findings = judgeApiRequests([exchange], new Set(['t1']));
      assert.deepEqual(
        findings.map(({ requirement }) => [requirement].flat()[0]),
        broken,
      );
    });
  }

  it('is only warned of for what RFC 6750 allows', () => {
    const [finding] = judgeApiRequests([sent(with_('Bearer  t1'))], new Set(['t1']));
    assert.equal(finding?.advisory, true);
  });
});
