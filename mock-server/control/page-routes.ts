import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { Refusal } from './refusal.ts';

/** Nothing but what this origin serves; no other page may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * Paths, each with the folder that holds its files. The page steers mocks with the client of the package, and writes curl lines as
 * reports do.
 */
const PATHS = [
  ['/', 'page'],
  ['/page/:file{[a-z-]+\\.(css|svg|js|ts)}', 'page'],
  ['/client/:file{[a-z-]+\\.(js|ts)}', 'client'],
  ['/wire/:file{curl\\.(js|ts)}', '../wire'],
] as const;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  js: 'text/javascript; charset=utf-8',
  ts: 'text/javascript; charset=utf-8',
};

/** Serves the control page; its files are read when they are asked for. */
export function addPageRoutes(app: OpenAPIHono): void {
  for (const [path, place] of PATHS) {
    app.get(path, async (context) => {
      const [name = '', kind = ''] = (context.req.param('file') ?? 'index.html').split('.');
      const asset = await readAsset(join(import.meta.dirname, place), name, kind);
      if (asset === undefined) throw new Refusal(404, `the control page has no file "${context.req.path}"`);
      return context.body(asset, 200, {
        'Content-Type': TYPES[kind] ?? 'text/plain',
        'Content-Security-Policy': POLICY,
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Referrer-Policy': 'no-referrer',
      });
    });
  }
}

async function readAsset(place: string, name: string, kind: string): Promise<string | undefined> {
  const isModule = kind === 'js' || kind === 'ts';
  const plain = await readIfThere(join(place, `${name}.${isModule ? 'js' : kind}`));
  if (plain !== undefined || !isModule) return plain;
  // The package holds JavaScript. Run from its sources, the page has its types taken out here.
  const source = await readIfThere(join(place, `${name}.ts`));
  if (source === undefined) return undefined;
  const { stripTypeScriptTypes } = await import('node:module');
  return stripTypeScriptTypes(source);
}

const readIfThere = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
