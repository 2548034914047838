import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, expect as expectSoon, type Page } from '@playwright/test';
import { findingsOn } from '../fixtures/browser/axe.fixture.ts';
import { launchChromium } from '../fixtures/browser/index.ts';
import { comparisonPage, matrixOf, renderTarget, statementPage } from '../reports/index.ts';
import { longReport, sampleReport } from '../reports/long-report.fixture.ts';

const expect = expectSoon.configure({ timeout: 20_000 });

describe('the page of a report in a browser', () => {
  let browser: Browser;
  let folder: string;
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bearerproof-page-'));
    for (const [name, report] of Object.entries({ long: longReport(6, 100), sample: sampleReport() })) {
      const [page] = renderTarget(report, ['html']);
      await writeFile(join(folder, `${name}.html`), page?.text ?? '');
    }
    await writeFile(join(folder, 'statement.html'), statementPage(sampleReport()));
    const compared = [sampleReport(), longReport(6, 1), longReport(6, 1)];
    const matrix = matrixOf(
      compared.map((report, place) => ({ report, path: String(place), href: 'a.html' })),
    );
    await writeFile(join(folder, 'comparison.html'), comparisonPage(matrix));
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    assert.deepEqual(complaints.splice(0), [], 'the page complains in its console, or asks for something');
  });

  async function open(hash = '', name = 'long'): Promise<Page> {
    const page = await browser.newPage();
    const url = pathToFileURL(join(folder, `${name}.html`)).href;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        complaints.push(request.url());
    });
    await page.goto(url + hash);
    return page;
  }

  /** Neither colours nor widths may cost anybody the page. */
  async function isForEverybody(page: Page): Promise<void> {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 375],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await findingsOn(page);
      assert.deepEqual(
        violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
        ),
        [],
        `${colorScheme}, ${width} px`,
      );
      const tooWide = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      assert.equal(tooWide, 0, `at ${width} px`);
    }
  }

  test('reports side by side are for everybody, too, and can be sifted', async () => {
    const page = await open('', 'comparison');
    await isForEverybody(page);
    await page.getByRole('checkbox', { name: /fails or is warned of/ }).check();
    await page.getByRole('searchbox').fill('lives one hour');
    await expect(page.getByText('1 of 18 shown')).toBeVisible();
    await expect(page.getByRole('row', { name: /^ENIGMA-08/ })).toBeVisible();
    await expect(page.getByRole('row', { name: 'RFC 6749' })).toBeHidden();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('checkbox', { name: 'only what differs' }).check();
    await expect(page.getByText('0 of 18 shown')).toBeVisible();
  });

  test('axe finds nothing on it, in light and dark, on phones and wide screens, which nothing overflows', async () => {
    const page = await open('', 'sample');
    await page.getByRole('button', { name: 'Unfold all' }).click();
    await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
    await isForEverybody(page);
  });

  test('neither does it on a statement of conformance, which is printed on two sheets at most', async () => {
    const page = await open('', 'statement');
    await isForEverybody(page);
    const sheets = (await page.pdf({ preferCSSPageSize: true }))
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g);
    assert.ok(sheets !== null && sheets.length <= 2, `${sheets?.length} sheets`);
  });

  test('links lead to requirements, and to exchanges that are not laid out yet, whatever is filtered', async () => {
    const page = await open('#LONG-6/1/77');
    await expect(page.locator('[id="LONG-6/1/77"]')).toBeInViewport();

    await page.getByRole('searchbox').fill('nothing has this in it');
    await expect(page.getByText('0 of 6 shown')).toBeVisible();
    await page.getByRole('link', { name: 'LONG-2', exact: false }).first().click();
    await expect(page.getByText('6 of 6 shown')).toBeVisible();
    await expect(page.locator('#LONG-2')).toBeInViewport();
  });

  test('a search finds what stands in packed evidence, too, and verdicts and sources can be left out', async () => {
    const page = await open();
    await page.getByRole('searchbox').fill('LONG-5 X-Correlation-Id');
    await expect(page.getByText('1 of 6 shown')).toBeVisible();
    await page.getByRole('searchbox').fill('');
    await page.getByRole('combobox', { name: 'Source' }).selectOption('RFC 6750');
    await expect(page.getByText('1 of 6 shown')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'RFC 6749', exact: true })).toBeHidden();
    await page.getByRole('checkbox').uncheck();
    await expect(page.getByText('0 of 6 shown')).toBeVisible();
  });

  test('a request is copied as a curl line, with a word on what it stands for', async () => {
    const page = await open('#LONG-1/1/2');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const exchange = page.locator('[id="LONG-1/1/2"]');
    await exchange.getByRole('button', { name: 'Copy as curl' }).click();
    await expect(exchange.getByRole('button')).toHaveText(
      /^Copied: put the real values in place of …[0-9a-f]{4}$/,
    );
    assert.match(
      String(await page.evaluate('navigator.clipboard.readText()')),
      /^curl -i .*'Authorization: Bearer …/,
    );
  });

  test('an arrow leads to its exchange, and keys from one requirement to the next', async () => {
    const page = await open();
    await page.locator('[data-to="LONG-1/1/100"] .title').first().click();
    await expect(page.locator('[id="LONG-1/1/100"]')).toBeInViewport();

    await page.locator('#LONG-3 summary').first().focus();
    await page.keyboard.press('j');
    await expect(page.locator('#LONG-4 summary').first()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('#LONG-4 .body')).toBeHidden();
    await page.keyboard.press('k');
    await expect(page.locator('#LONG-3 summary').first()).toBeFocused();
  });

  test('on paper the evidence is open, and nothing to press is there', async () => {
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    await expect(page.locator('[id="LONG-2/1/100"]')).toBeVisible();
    for (const control of await page.getByRole('button').all()) await expect(control).toBeHidden();
    await expect(page.locator('#LONG-6 .exchange')).toHaveCount(0);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await expect(page.locator('[id="LONG-2/1/100"]')).toBeHidden();
  });
});
