import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, INTERRUPTED_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { badge } from './badge.ts';

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);

test('a badge shows how many requirements hold, and tells a screen reader the rest', () => {
  const svg = badge(sample);
  assert.match(
    svg,
    /role="img" aria-label="Acme token service under enigma: 5 of 11 requirements hold, 2 fail, 1 error,/,
  );
  assert.match(svg, /<title>Acme token service under enigma/);
  assert.deepEqual(
    Array.from(svg.matchAll(/<text [^>]*>([^<]*)</g), ([, shown]) => shown),
    ['enigma', '5 of 11 hold'],
  );
});

test('its colour tells the standing, its text a run that is partial or incomplete', () => {
  assert.match(badge(sample), /#cf222e/);
  assert.match(badge(reportOf(CLEAN_SAMPLE)), /#1a7f37/);
  assert.match(badge(reportOf(INTERRUPTED_SAMPLE)), /hold, incomplete</);
  assert.match(
    badge(reportOf({ ...SAMPLE, leftOut: { because: 'for the test', checks: ['one'] } })),
    /hold, partial</,
  );
});

test('it is well-formed, whatever a target is called', async () => {
  const hostile = {
    ...sample,
    target: { ...sample.target, name: '<a>&"\u0000\uD800', profile: '"><script>' },
  };
  const { errors } = await validateXML({
    xml: [
      { fileName: 'sample.svg', contents: badge(sample) },
      { fileName: 'hostile.svg', contents: badge(hostile) },
    ],
    normalization: 'format',
  });
  assert.deepEqual(errors, []);
});
