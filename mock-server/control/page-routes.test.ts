import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeningControl } from './control.fixture.ts';

const control = listeningControl();
const get = (path: string) => fetch(control.url + path);

test('the page and all that it loads come from the control API itself', async () => {
  const found = new Map<string, string>();
  const paths = ['/'];
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    if (found.has(path)) continue;
    const response = await get(path);
    assert.equal(response.status, 200, path);
    const text = await response.text();
    found.set(path, response.headers.get('Content-Type') ?? '');
    const links = text.matchAll(/(?:src|href)="(?!#)([^"]+)"|^(?:import|export) .*?from '([^']+)'/gms);
    for (const [, link, module] of links) {
      paths.push(new URL(link ?? module ?? '', control.url + path).href.slice(control.url.length));
    }
  }
  const kinds = Object.groupBy(found.values(), (type) => type);
  assert.deepEqual(Object.keys(kinds).sort(), [
    'image/svg+xml',
    'text/css; charset=utf-8',
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8',
  ]);
  assert.ok([...found.keys()].some((path) => path.startsWith('/client/')));
});

test('the page loads nothing from elsewhere and cannot be framed', async () => {
  const response = await get('/');
  const policy = response.headers.get('Content-Security-Policy') ?? '';
  assert.match(policy, /default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|http|\*|data:/);
  assert.doesNotMatch(
    await response.text(),
    /https?:\/\/|<style|style=|onclick|<script(?! type="module" src)/,
  );
});

test('nothing but files of the page is served', async () => {
  for (const path of [
    '/page/app.js',
    '/page/curl.test.ts',
    '/page/tsconfig.json',
    '/page/..%2fapp.ts',
    '/page/%2e%2e/app.ts',
    '/client/',
    '/page',
    '/client/../app.ts',
  ]) {
    const response = await get(path);
    assert.equal(response.status, 404, path);
    assert.match(((await response.json()) as { error: string }).error, /has no file|there is nothing at/);
  }
});
