/**
 * A report of 200 requirements with 5,000 exchanges as a page: how large it is, how soon a browser shows it, and how long it takes for a
 * key in the search field to be seen. In milliseconds, as medians; a busy machine shows higher ones.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../fixtures/browser/index.ts';
import { renderTarget } from '../reports/index.ts';
import { longReport } from '../reports/sample-reports.fixture.ts';

const ROUNDS = 5;
const WORDS = 'x-correlation refused RFC 7009 …00aa';
const LIMITS = { megabytes: 8, opens: 2000, key: 50 } as const;

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** When the page was loaded and first painted, in milliseconds since it was asked for. */
const OPENED = `new Promise((resolve) => {
  const told = () => resolve(Math.max(
    performance.getEntriesByType('navigation')[0].loadEventEnd,
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  ));
  requestAnimationFrame(() => setTimeout(told));
})`;
/** From an input of the search field to the frame that shows what it left. */
const typed = (words: string) => `new Promise((resolve) => {
  const field = document.querySelector('[type=search]');
  field.value = ${JSON.stringify(words)};
  const start = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
})`;

const folder = await mkdtemp(join(tmpdir(), 'bearerproof-bench-'));
const browser = await launchChromium();
try {
  const [{ text } = { text: '' }] = renderTarget(longReport(200, 25), ['html']);
  const file = join(folder, 'index.html');
  await writeFile(file, text);
  const opened: number[] = [];
  const first: number[] = [];
  const keys: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    opened.push(Number(await page.evaluate(OPENED)));
    const start = performance.now();
    await page.locator('[type=search]').focus();
    await page.evaluate('gatherAll()');
    first.push(performance.now() - start);
    for (let length = 1; length <= WORDS.length; length++) {
      keys.push(Number(await page.evaluate(typed(WORDS.slice(0, length)))));
    }
    await page.close();
  }
  const megabytes = Buffer.byteLength(text) / 1e6;
  const figures = { megabytes, opens: median(opened), key: median(keys) };
  console.log(`page of 200 requirements with 5,000 exchanges: ${megabytes.toFixed(1)} MB`);
  console.log(`loaded and painted: ${figures.opens.toFixed(0)} ms`);
  console.log(`made ready for the first search: ${median(first).toFixed(0)} ms`);
  console.log(
    `a key in the search field: ${figures.key.toFixed(0)} ms, at most ${Math.max(...keys).toFixed(0)} ms`,
  );
  const missed = Object.entries(LIMITS).filter(
    ([name, limit]) => figures[name as keyof typeof LIMITS] > limit,
  );
  for (const [name, limit] of missed) console.log(`over the limit of ${limit}: ${name}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
