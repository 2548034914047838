import { html } from 'hono/html';
import type { PageParts } from './index.ts';
import { nameOf, placeOf, type View } from './view.ts';

/** Asks the person who is logged in whether the client may. */
export function consentPage(view: View): PageParts {
  const { client, scope, redirectUri, user = '' } = view;
  const name = nameOf(view);
  return {
    title: `Allow ${name}?`,
    status: 200,
    content: html`<h1>Allow ${name}?</h1>
<p><strong>${name}</strong>${website(client?.website)} asks for access in your name${
      scope.length === 0 ? '.' : ', with these permissions:'
    }</p>
${scope.length === 0 ? '' : html`<ul>${scope.map((each) => html`<li>${each}</li>`)}</ul>`}
<form method="post" action="${view.action}">
<input type="hidden" name="form" value="consent">
<input type="hidden" name="csrf_token" value="${view.csrfToken('consent')}">
<div class="answers">
<button name="decision" value="deny">Deny</button>
<button class="main" name="decision" value="allow">Allow</button>
</div>
<p class="aside">You are logged in as <strong>${user}</strong>. <button class="link" name="decision" value="leave">Log in as somebody else</button></p>
${redirectUri === undefined ? '' : html`<p class="aside">Either way you go on to ${placeOf(redirectUri)}.</p>`}
</form>`,
  };
}

/** A link where the address is that of a web page: who registers a client decides what stands here. */
function website(url: string | undefined) {
  if (url === undefined) return '';
  return /^https?:/i.test(url) ? html` (<a href="${url}" rel="noreferrer">${placeOf(url)}</a>)` : ` (${url})`;
}
