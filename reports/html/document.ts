import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLESHEET } from './stylesheet.ts';

const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

// Nothing is loaded from anywhere, and nothing runs but the two texts below.
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLESHEET)}`,
  `script-src ${hashOf(SCRIPT)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A whole page around its content: one file that needs no other. */
export function documentOf(title: string, content: Markup): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLESHEET)}</style>
</head>
<body>
<div class="page">
${content}
</div>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page.toString();
}
