import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Browser, expect as expectSoon, type Page } from '@playwright/test';
import { findingsOn } from '../fixtures/browser/axe.fixture.ts';
import { launchChromium } from '../fixtures/browser/index.ts';
import {
  type ConformanceReport,
  comparisonPage,
  matrixOf,
  renderTarget,
  statementPage,
} from '../reports/index.ts';
import { longReport, sampleOverview, sampleReport } from '../reports/sample-reports.fixture.ts';

const expect = expectSoon.configure({ timeout: 20_000 });

describe('the page of a report in a browser', () => {
  let browser: Browser;
  let folder: string;
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bearerproof-page-'));
    const pageOf = (report: ConformanceReport) => renderTarget(report, ['html'])[0]?.text ?? '';
    await writeFile(join(folder, 'long.html'), pageOf(longReport(5, 90)));
    await writeFile(join(folder, 'sample.html'), pageOf(sampleReport()));
    await writeFile(join(folder, 'overview.html'), sampleOverview());
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

  test('axe finds nothing on it and on the overview, in light and dark, wide and narrow, and nothing overflows', async () => {
    for (const [name, colorScheme, width] of [
      ['sample', 'light', 1280],
      ['sample', 'dark', 375],
      ['overview', 'dark', 375],
    ] as const) {
      const page = await open('', name);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      const { violations } = await findingsOn(page);
      const told = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`),
      );
      assert.deepEqual(told, [], `${name}, ${colorScheme}, ${width} px`);
      const { scrollWidth, clientWidth } = (await page.evaluate(
        '({ scrollWidth, clientWidth } = document.documentElement, { scrollWidth, clientWidth })',
      )) as { readonly scrollWidth: number; readonly clientWidth: number };
      assert.ok(scrollWidth <= clientWidth, `${name} is ${scrollWidth} wide at ${width} px`);
    }
  });

  test('links lead to requirements, and to exchanges that are packed yet; a search finds those, too', async () => {
    const page = await open('#LONG-5/1/77');
    await expect(page.locator('[id="LONG-5/1/77"]')).toBeInViewport();

    await page.getByRole('searchbox').fill('LONG-5 X-Correlation-Id');
    await expect(page.getByText('1 of 5 shown')).toBeVisible();
    await page.getByRole('link', { name: 'LONG-2' }).first().click();
    await expect(page.getByText('5 of 5 shown')).toBeVisible();
    await expect(page.locator('#LONG-2')).toBeInViewport();
    await page.getByRole('combobox', { name: 'Source' }).selectOption('RFC 6750');
    await expect(page.getByText('1 of 5 shown')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'RFC 6749', exact: true })).toBeHidden();
    await page.getByRole('checkbox').uncheck();
    await expect(page.getByText('0 of 5 shown')).toBeVisible();
  });

  test('an arrow leads to its exchange, keys to the next requirement, and a request is copied as a curl line', async () => {
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('[data-to="LONG-1/1/90"] .title').first().click();
    const exchange = page.locator('[id="LONG-1/1/90"]');
    await expect(exchange).toBeInViewport();
    await exchange.getByRole('button', { name: 'Copy as curl' }).click();
    await expect(exchange.getByRole('button')).toHaveText(
      /^Copied: put the real values in place of …[0-9a-f]{4}$/,
    );
    const copied = await page.evaluate('navigator.clipboard.readText()');
    assert.match(String(copied), /^curl -i .*'Authorization: Bearer …/);
    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("not here"))');
    await page.locator('#LONG-1 .command .copy').click();
    await expect(page.locator('#LONG-1 .command .copy')).toHaveText('Copied');
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /^bearerproof verify /);

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
    await expect(page.locator('[id="LONG-2/1/90"]')).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await expect(page.locator('#LONG-5 .exchange')).toHaveCount(0);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await expect(page.locator('[id="LONG-2/1/90"]')).toBeHidden();
  });
});
