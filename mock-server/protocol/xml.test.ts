import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { writeXml } from './xml.ts';

describe('an XML element', () => {
  test('has its attributes and the elements within', () =>
    assert.equal(
      writeXml({
        name: 'a:b',
        attributes: { 'xmlns:a': 'http://x.test/', c: '1' },
        content: [
          { name: 'd', content: 'e' },
          { name: 'f', content: [] },
        ],
      }),
      '<a:b xmlns:a="http://x.test/" c="1"><d>e</d><f></f></a:b>',
    ));

  const rows: readonly (readonly [text: string, written: string])[] = [
    ['plain grün €', 'plain grün €'],
    ['</a><script>&amp;', '&lt;/a&gt;&lt;script&gt;&amp;amp;'],
    [']]>', ']]&gt;'],
    [`"'`, '&quot;&apos;'],
    ['a\tb\r\nc', 'a&#9;b&#13;&#10;c'],
    ['\u0000\u0008\u001b\ufffe', '\ufffd\ufffd\ufffd\ufffd'],
    ['\ud800', '\ufffd'],
    ['\u{1f600}', '\u{1f600}'],
  ];
  for (const [text, written] of rows) {
    test(`writes ${JSON.stringify(text)} so that it stays text`, () => {
      assert.equal(writeXml({ name: 'a', content: text }), `<a>${written}</a>`);
      assert.equal(writeXml({ name: 'a', attributes: { b: text }, content: '' }), `<a b="${written}"></a>`);
    });
  }
});
