import { html } from 'hono/html';
import type { Problem } from '../../profiles/index.ts';
import type { PageParts } from './index.ts';
import { nameOf, type View } from './view.ts';

/** Tells the person what no client can be told, because it is not known where the browser may be sent. */
export function refusalPage(view: View, problem: Problem): PageParts {
  const { status, error, description } = view.problemOf(problem);
  return {
    title: 'This request cannot be answered',
    status,
    headers: problem === 'method-not-allowed' ? [['Allow', 'GET, POST']] : [],
    content: html`<h1>This request cannot be answered</h1>
<p>${view.client === undefined ? 'An application' : html`<strong>${nameOf(view)}</strong>`} sent your browser here with a request that this server does not carry out.</p>
<p class="alert" role="alert">${description}</p>
${error === undefined ? '' : html`<p class="aside">For the developers of the application: <code>${error}</code></p>`}
<p class="aside">Nothing was sent back to the application. You can close this page.</p>`,
  };
}
