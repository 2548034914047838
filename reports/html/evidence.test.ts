import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateRawSync } from 'node:zlib';
import { curlLine } from '../../mock-server/wire/index.ts';
import { longReport, sampleReport } from '../sample-reports.fixture.ts';
import { targetPage } from './target-page.ts';
import { transcript } from './transcript.ts';

const report = sampleReport();
const decoded = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const copied = (markup: string) =>
  [...markup.matchAll(/ data-copy="([^"]*)"/g)].map(([, text]) => decoded(text ?? ''));

test('each request can be copied as a curl line, and each command', () => {
  const page = targetPage(report);
  const lines = copied(page);

  for (const { exchanges } of report.checks.flatMap(({ findings }) => findings)) {
    for (const { request } of exchanges) assert.ok(lines.includes(curlLine(request)), request.url);
  }
  const commands = [...page.matchAll(/<code>(bearerproof [^<]*)<\/code>/g)].map(([, text]) =>
    decoded(text ?? ''),
  );
  assert.ok(commands.length > 2);
  assert.deepEqual(
    commands.filter((command) => !lines.includes(command)),
    [],
  );
});

test('what a check without a fault exchanged stands once, where the report has it, and is led to from elsewhere', () => {
  const [exchange] = report.checks.flatMap(({ findings }) => findings).flatMap(({ exchanges }) => exchanges);
  assert.ok(exchange);
  const evidence = [exchange, { ...exchange, id: exchange.id + 1 }];
  const checks = report.checks.map((check) =>
    check.id === 'token-endpoint-path' ? { ...check, evidence } : check,
  );
  const page = targetPage({ ...report, checks });

  assert.match(
    page,
    /<details class="further" id="ENIGMA-07\/token-endpoint-path"><summary>What was exchanged: the first 2 of 4<.*?id="ENIGMA-07\/token-endpoint-path\/2"/s,
  );
  assert.equal(page.match(/ href="#ENIGMA-07\/token-endpoint-path"/g)?.length, 1);
  assert.doesNotMatch(targetPage(report), /What was exchanged/);
});

test('an address of a script is never a link, and no text leaves its attribute', () => {
  const [exchange] = report.checks.flatMap(({ findings }) => findings).flatMap(({ exchanges }) => exchanges);
  assert.ok(exchange);
  const hostile = `javascript:alert(1)//"' onclick="alert(2)"><script>alert(3)</script><!--`;
  const request = {
    method: hostile,
    url: hostile,
    headers: [[hostile, hostile]] as [string, string][],
    body: hostile,
  };
  const markup = transcript(
    [{ ...exchange, request, endpoint: hostile, scripted: hostile }],
    () => 'x',
  ).toString();

  assert.doesNotMatch(markup, /<script|<!--|<[^>]* href=|<[^>"]* onclick=/);
  assert.deepEqual(copied(markup), [curlLine(request)]);
  const requirements = report.requirements.map((row) => ({ ...row, url: hostile }));
  assert.doesNotMatch(targetPage({ ...report, requirements }), /href="javascript:/);
});

test('exchanges beyond the first 400 are packed as they would be shown, each with a place of its own', () => {
  const page = targetPage(longReport(6, 100));
  const packed = [...page.matchAll(/ data-packed="([^"]*)"/g)].map(([, base64 = '']) =>
    inflateRawSync(Buffer.from(base64, 'base64')).toString(),
  );
  const shape = (markup: string) => markup.replace(/\d+|…[0-9a-f]{4}/g, '');
  const places = (markup: string) =>
    [...markup.matchAll(/<li class="exchange" id="([^"]+)"/g)].map(([, id]) => id);

  assert.equal(places(page).length, 400);
  assert.deepEqual(
    packed.map((markup) => [places(markup).length, places(markup).at(0)]),
    [
      [100, 'LONG-5/1/1'],
      [100, 'LONG-6/1/1'],
    ],
  );
  const [shown = ''] = page.match(/<ol class="exchanges">.*?<\/ol>/s) ?? [];
  assert.ok(shape(packed[0] ?? '').endsWith(shape(shown)));
});

test('a report of 200 requirements with 5,000 exchanges is a page of less than 8 MB', () => {
  const size = Buffer.byteLength(targetPage(longReport(200, 25)));

  assert.ok(size < 8_000_000, `it has ${size} bytes`);
});
