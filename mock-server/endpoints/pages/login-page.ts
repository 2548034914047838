import { html, raw } from 'hono/html';
import type { Problem } from '../../profiles/index.ts';
import type { PageParts } from './index.ts';
import { nameOf, type View } from './view.ts';

/** Asks who is there, with what was wrong the last time. */
export function loginPage(view: View, problem?: Problem): PageParts {
  const known = view.username ?? '';
  return {
    title: 'Log in',
    status: problem === undefined ? 200 : 400,
    content: html`<h1>Log in</h1>
<p>to go on to <strong>${nameOf(view)}</strong></p>
${problem === undefined ? '' : html`<p class="alert" role="alert">${messageFor(problem, view)}</p>`}
<form method="post" action="${view.action}">
<input type="hidden" name="form" value="login">
<input type="hidden" name="csrf_token" value="${view.csrfToken('login')}">
<label for="username">User name</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required ${focus(known === '')}value="${known}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required ${focus(known !== '')}>
<button class="main">Log in</button>
</form>`,
  };
}

/** The field to go on with gets the keys. */
const focus = (first: boolean) => (first ? raw('autofocus ') : '');

/** What somebody at the browser can make of a refusal; whether the name or the password was wrong is not told. */
function messageFor(problem: Problem, view: View): string {
  switch (problem) {
    case 'incorrect-credentials':
      return 'The user name or the password is not right.';
    case 'missing-parameter':
      return 'Both the user name and the password are needed.';
    case 'account-locked':
      return 'This account is locked.';
    case 'account-disabled':
      return 'This account is disabled.';
    case 'user-not-requestable':
      return 'The administrators of your company do not allow access for you.';
    default:
      return view.problemOf(problem).description;
  }
}
