import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { VERDICTS } from '../../suites/index.ts';
import { matrixOf } from '../comparison/matrix.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, HOSTILE_BODY, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { comparisonPage } from './comparison-page.ts';
import { visible } from './markup.ts';
import { overviewPage } from './overview-page.ts';
import { STYLESHEET } from './stylesheet.ts';
import { targetPage } from './target-page.ts';
import { readableBody } from './transcript.ts';
import { elapsed, listed } from './wording.ts';

const context = { textOf: sampleText };
const report = toConformance(SAMPLE, SAMPLE_HEADER, context);
const clean = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, context);
const page = targetPage(report);
const overview = overviewPage([
  { report, href: 'acme/index.html' },
  { report: clean, href: 'reference/index.html' },
]);
const decoded = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const textOf = (markup: string) => decoded(markup.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');

test('what comes from a target is shown as text and never becomes markup', () => {
  const { error_description: hostile } = JSON.parse(HOSTILE_BODY) as { error_description: string };

  assert.equal(page.match(/<script/g)?.length, 1, 'the page has its own script and no other');
  assert.equal(/<img/.test(page), false);
  assert.ok(decoded(page).includes(hostile));
});

test('hostile names, reasons and observations are escaped, too', () => {
  const hostile = '"><script>alert(1)</script>';
  const target = { ...SAMPLE.target, name: hostile, profile: hostile };
  const checks = SAMPLE.checks.map((check) => ({ ...check, observations: { [hostile]: hostile } }));
  const requirements = SAMPLE.requirements.map((entry) => ({ ...entry, reason: hostile }));
  const other = toConformance({ ...SAMPLE, target, checks, requirements }, SAMPLE_HEADER, context);

  assert.equal(targetPage(other).match(/<script/g)?.length, 1);
  assert.equal(overviewPage([{ report: other, href: hostile }]).match(/<script/g)?.length, 1);
});

const comparison = comparisonPage(matrixOf([{ report, path: 'acme' }]));

for (const [name, markup] of Object.entries({ target: page, overview, comparison })) {
  test(`the ${name} page loads nothing: its policy allows only its own style and script`, () => {
    const policy = decoded(/Content-Security-Policy" content="([^"]*)"/.exec(markup)?.[1] ?? '');
    const sha256 = (element: 'style' | 'script') => {
      const content = new RegExp(`<${element}>([\\s\\S]*)</${element}>`).exec(markup)?.[1] ?? '';
      return `${element}-src 'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    };

    assert.match(policy, /^default-src 'none';/);
    assert.ok(policy.includes(sha256('style')), policy);
    assert.ok(policy.includes(sha256('script')), policy);
    assert.deepEqual(
      markup.match(/<[^>]* src=|@import|url\(|<link(?! rel="icon" href="data:,")|<iframe|style="| on\w+="/g),
      null,
    );
  });

  test(`headings of the ${name} page descend one level at a time, from one h1`, () => {
    const levels = [...markup.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));

    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(levels[0], 1);
    for (const [index, level] of levels.entries())
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, `${levels}`);
  });

  test(`ids of the ${name} page are unique, and its own links lead somewhere`, () => {
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const targets = [...markup.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);

    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      targets.filter((id) => !ids.includes(id)),
      [],
    );
  });
}

test('the page counts as the report does', () => {
  const rows = (verdict: string) =>
    page.match(new RegExp(`<div class="requirement"[^>]*data-verdict="${verdict}"`, 'g'))?.length ?? 0;

  for (const verdict of VERDICTS) assert.equal(rows(verdict), report.footer.requirements[verdict], verdict);
  assert.match(textOf(page), /5 of 11 requirements hold/);
  assert.match(textOf(page), /5 hold 2 fail 1 ended in an error 1 earns a warning 1 could not be tested/);
});

test('requirements are grouped by document and section, in ledger order', () => {
  const order = [...page.matchAll(/<h[34]>([^<]+)<|<div class="requirement" id="([^"]+)"/g)].map(
    ([, heading, id]) => heading ?? id,
  );

  assert.deepEqual(order.slice(0, 6), [
    'Turium Enigma, Migration OAuth2 Best Practices',
    'Old World Authentication',
    'ENIGMA-02',
    'ENIGMA-04',
    'New World Authentication, Oauth2',
    'ENIGMA-07',
  ]);
  assert.deepEqual(order.slice(-6), [
    'RFC6749-5.1',
    'Section 5.2',
    'RFC6749-5.2',
    'RFC 7009',
    'Section 2.1',
    'RFC7009-2.1',
  ]);
});

test('a failure shows evidence: expected, actual, story, transcript with its because, and the command', () => {
  const start = page.indexOf('id="ENIGMA-08"');
  const entry = textOf(page.slice(start, page.indexOf('id="ENIGMA-09"')));

  assert.match(entry, /Expected 401 for an access token 3601 s after it was issued/);
  assert.match(entry, /Actual 200 with the profile of alice/);
  assert.match(entry, /advance the clock by PT1H1S/);
  assert.match(entry, /client to resource server, resource 1 h 1 s later/);
  assert.match(entry, /Because access token …\d{4} is known/);
  assert.match(
    entry,
    /bearerproof verify 'targets\/acme token\.yaml' --only access-token-lifetime --seed 42/,
  );
});

test('waivers, expectations, choices and the small print are told', () => {
  const words = textOf(page);

  assert.match(words, /Waived by enigma errors carry a numeric code/);
  assert.match(words, /Known fail vendor ticket 123/);
  assert.match(
    words,
    /Stale expectation the target file expects "fail" \(vendor ticket 99\), and it is "pass"/,
  );
  assert.match(words, /client authentication Basic and body/);
  assert.match(words, /listening on 127\.0\.0\.1:43127/);
  assert.match(words, new RegExp(report.footer.digest));
});

test('what ended in an error is told from what does not hold', () => {
  assert.match(textOf(page), /5 of 11 requirements hold\. 3 do not\. 1 was not decided\./);
  const rows = SAMPLE.requirements.map((row) => ({
    ...row,
    verdict: 'error' as const,
    reason: 'interrupted',
  }));
  const lost = targetPage(
    toConformance({ ...SAMPLE, expectations: [], requirements: rows }, SAMPLE_HEADER, context),
  );
  assert.match(textOf(lost), /0 of \d+ requirements hold\. \d+ were not decided\./);
  assert.match(lost, /What was not decided/);
  assert.doesNotMatch(lost, /What does not hold/);
});

test('a clean report has no list of what does not hold', () => {
  assert.doesNotMatch(targetPage(clean), /What does not hold|What was not examined/);
});

test('the overview links each report and counts alike', () => {
  const words = textOf(overview);

  assert.match(words, /fail Acme token service authorization server, resource server enigma 5 of 11 2 1 1 2/);
  assert.match(words, /pass Reference service authorization server, resource server enigma 5 of 5 0 0 0 0/);
  assert.match(overview, /href="acme\/index\.html"/);
});

test('a body is indented without changing anything but white space', () => {
  const bodies = [
    '{"a":"x, {y}: \\"z\\"","a":[1,{},[ ]],"b":tru',
    '[]',
    '{"cut":"off',
    'grant_type=password&username=a%26b&password=c',
    '<html> plain </html>',
  ];

  assert.equal(readableBody('{"a":[1,true],"b":{}}'), '{\n  "a": [\n    1,\n    true\n  ],\n  "b": {}\n}');
  assert.equal(readableBody('a=1&b=2'), 'a=1\n&b=2');
  for (const body of bodies) assert.equal(readableBody(body).replace(/\s/g, ''), body.replace(/\s/g, ''));
});

test('characters that hide or turn text are written out', () => {
  assert.equal(visible('a\u0000b\u202ec\n\r'), 'a\\u{00}b\\u{202e}c\n␍');
});

test('distances in time and lists read as words', () => {
  assert.deepEqual([0, 59, 3601, 86_400 * 181].map(elapsed), [
    'at the start',
    '59 s later',
    '1 h 1 s later',
    '181 d later',
  ]);
  assert.equal(elapsed(-60), '1 min earlier');
  assert.deepEqual([listed([]), listed(['a']), listed(['a', 'b', 'c'])], ['', 'a', 'a, b and c']);
});

test('every text colour has a contrast of 4.5 to one against every ground, in light and in dark', () => {
  const schemes = [...STYLESHEET.matchAll(/:root \{[^}]*--paper[^}]*\}/g)].map(
    ([block]) =>
      new Map(
        [...block.matchAll(/--([a-z]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour ?? '']),
      ),
  );
  assert.equal(schemes.length, 2);

  for (const colours of schemes) {
    const colour = (name: string) => channels(colours.get(name) ?? assert.fail(`no colour ${name}`));
    const paper = colour('paper');
    for (const name of ['ink', 'soft', 'link', 'known', ...VERDICTS]) {
      const text = colour(name);
      const badge = text.map((channel, index) => channel * 0.11 + (paper[index] ?? 0) * 0.89);
      for (const ground of [paper, colour('sheet'), badge]) {
        const ratio = contrast(text, ground);
        assert.ok(ratio >= 4.5, `${name}: ${ratio.toFixed(2)}`);
      }
    }
  }
});

const channels = (hex: string) => [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));

/** Contrast of two colours by WCAG 2.2. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
