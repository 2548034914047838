import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { curlLine } from './curl.ts';

const url = 'http://127.0.0.1:4010/oauth2/v0/token';
type Request = Parameters<typeof curlLine>[0];
const request = (given: Partial<Request>): Request => ({
  method: 'GET',
  url,
  headers: [],
  body: '',
  ...given,
});
const always = ['-i', '--globoff', '--path-as-is'];

/** What a shell makes of a line. */
function wordsOf(line: string): readonly string[] {
  const words = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  return words.split('\0').slice(0, -1);
}

describe('a curl line sends, through a shell, exactly', () => {
  const rows: readonly (readonly [what: string, Partial<Request>, words: readonly string[]])[] = [
    ['a plain GET', {}, [...always, url]],
    ['another method', { method: 'DELETE' }, [...always, '-X', 'DELETE', url]],
    ['a HEAD, whose reply has no body', { method: 'HEAD' }, [...always, '--head', url]],
    ['a POST without a body', { method: 'POST' }, [...always, '-X', 'POST', url]],
    [
      'a form, without the fields that curl writes itself',
      {
        method: 'POST',
        headers: [
          ['Host', '127.0.0.1:4010'],
          ['content-type', 'application/x-www-form-urlencoded'],
          ['Content-Length', '7'],
          ['User-Agent', 'node'],
        ],
        body: 'a=1&b=2',
      },
      [...always, url, '-H', 'content-type: application/x-www-form-urlencoded', '--data-raw', 'a=1&b=2'],
    ],
    [
      'the name of a host that is not the one of the URL',
      { headers: [['Host', 'www.company2.com']] },
      [...always, url, '-H', 'Host: www.company2.com'],
    ],
    [
      'a body without a type, which curl would call a form',
      { method: 'POST', body: '@file' },
      [...always, url, '-H', 'Content-Type:', '--data-raw', '@file'],
    ],
    [
      'quotes, dollars, line breaks and a query',
      {
        url: `${url}?a=1&b=[2]`,
        headers: [
          ['X-Odd', `it's $HOME "and" \`date\``],
          ['X-Empty', ''],
        ],
        method: 'PUT',
        body: `don't\n`,
      },
      [
        ...[
          ...always,
          '-X',
          'PUT',
          `${url}?a=1&b=[2]`,
          '-H',
          `X-Odd: it's $HOME "and" \`date\``,
          '-H',
          'X-Empty;',
        ],
        ...['-H', 'Content-Type:', '--data-raw', `don't\n`],
      ],
    ],
    [
      'characters that a terminal would obey, or that hide others',
      { headers: [['X-Odd', `\u001b]0;it's 100 %\u202e\\`]] },
      [...always, url, '-H', `X-Odd: \u001b]0;it's 100 %\u202e\\`],
    ],
    [
      'a URL with a name in the place of its port',
      { url: 'http://rs.test:{port1}/' },
      [...always, 'http://rs.test:{port1}/'],
    ],
  ];
  for (const [what, given, words] of rows) {
    test(what, () => assert.deepEqual(wordsOf(curlLine(request(given))), ['curl', ...words]));
  }

  test('a body with bytes that no word of a shell can hold', () => {
    const body = "a\u0000%s\\\u001b[2J\u00e9'\r";
    const line = curlLine(request({ method: 'POST', body }));
    // In the place of curl stands what shows its words, and its input after them.
    const shown = execFileSync('sh', ['-c', `curl() { printf '%s|' "$@"; cat; }; ${line}`], {
      encoding: 'utf8',
    });

    assert.equal(shown, [...always, url, '-H', 'Content-Type:', '--data-binary', '@-', body].join('|'));
    assert.doesNotMatch(line, /\p{Cc}/u);
  });

  test('a request to a server with a certificate of its own making, if that is accepted', () => {
    const line = curlLine(request({ url: 'https://127.0.0.1:4010/' }), { insecure: true });

    assert.deepEqual(wordsOf(line), ['curl', ...always, '--insecure', 'https://127.0.0.1:4010/']);
  });
});
