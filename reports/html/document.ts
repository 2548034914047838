import { createHash } from 'node:crypto';
import { html, type Markup, trusted } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLESHEET } from './stylesheet.ts';

const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** How a page looks and what it does: texts that this room wrote itself. */
interface Manner {
  readonly stylesheet: string;
  readonly script?: string;
}

// Nothing is loaded from anywhere, and nothing runs but these two texts.
const policyOf = ({ stylesheet, script }: Manner) =>
  [
    "default-src 'none'",
    `style-src ${hashOf(stylesheet)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** How the page of a report looks, and what it does. */
const REPORT: Manner = { stylesheet: STYLESHEET, script: SCRIPT };

/** A whole page around its content: one file that needs no other. */
export function documentOf(title: string, content: Markup, manner: Manner = REPORT): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(manner)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(manner.stylesheet)}</style>
</head>
<body>
<div class="page">
${content}
</div>
${
  manner.script === undefined
    ? ''
    : html`<script>${trusted(manner.script)}</script>
`
}</body>
</html>
`;
  return page.toString();
}
