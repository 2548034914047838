import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { matrixOf } from '../comparison/matrix.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { longReport, sampleReport } from '../sample-reports.fixture.ts';
import { comparisonPage } from './comparison-page.ts';
import { overviewPage } from './overview-page.ts';
import { statementPage } from './statement-page.ts';
import { targetPage } from './target-page.ts';

const validator = new HtmlValidate({ extends: ['html-validate:standard', 'html-validate:a11y'] });

const report = sampleReport();
const clean = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const pages = {
  'of a target': targetPage(report),
  'of a target without a fault': targetPage(clean),
  'of a comparison': comparisonPage(
    matrixOf([
      { report, path: 'acme', href: 'acme/index.html' },
      { report: clean, path: 'reference' },
    ]),
  ),
  'of a target with more evidence than is laid out': targetPage(longReport(2, 210)),
  'that states conformance': statementPage(report),
  'over all targets': overviewPage([
    { report, href: 'acme/index.html' },
    { report: clean, href: 'reference/index.html' },
  ]),
};

for (const [name, page] of Object.entries(pages)) {
  test(`the page ${name} is valid HTML`, () => {
    const { results } = validator.validateStringSync(page);

    assert.deepEqual(
      results.flatMap(({ messages }) =>
        messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
      ),
      [],
    );
  });
}
