import { html, raw } from 'hono/html';
import type { PageParts } from './index.ts';
import { STYLE } from './style.ts';

/** The frame around every page. */
export const layout = ({
  title,
  server,
  content,
}: Pick<PageParts, 'title' | 'content'> & { readonly server: string }) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${server}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>${server}</header>
<main>
${content}
</main>
<footer>A mock server plays this system. Its people are made up: give it no real password.</footer>
</body>
</html>
`;
