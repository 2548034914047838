import { html } from 'hono/html';
import type { Application, RegistrationComplaint } from '../../lifecycle/index.ts';
import type { Client } from '../../ports/index.ts';
import type { PageParts } from './index.ts';
import type { View } from './view.ts';

/** Asks for the three facts of an application, with what was wrong with them the last time. */
export const registrationPage = (
  view: View,
  application: Application,
  complaints: readonly RegistrationComplaint[],
): PageParts => ({
  title: 'Register an application',
  status: complaints.length === 0 ? 200 : view.problemOf('incomplete-registration').status,
  content: html`<h1>Register an application</h1>
<p>It gets an identifier and a secret of its own.</p>
${complaints.length === 0 ? '' : html`<p class="alert" role="alert">The application is not registered yet.</p>`}
<form method="post" action="${view.action}" novalidate>
${FIELDS.map(({ fact, name, label, hint }) => {
  const wrong = complaints.find(({ about }) => about === fact)?.sentence;
  const described = html` aria-describedby="about-${name}"`;
  return html`<label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${application[fact] ?? ''}" autocomplete="off" spellcheck="false" required${described}${wrong === undefined ? '' : html` aria-invalid="true"`}>
<p id="about-${name}" class="${wrong === undefined ? 'hint' : 'hint wrong'}">${wrong ?? hint}</p>
`;
})}<button class="main">Register</button>
</form>`,
});

const FIELDS: readonly {
  readonly fact: keyof Application;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}[] = [
  { fact: 'name', name: 'name', label: 'Application name', hint: 'What people see when they are asked.' },
  {
    fact: 'website',
    name: 'website',
    label: 'Application website',
    hint: 'Where people learn more about it.',
  },
  {
    fact: 'redirectUri',
    name: 'redirect_uri',
    label: 'Redirect URI or callback URL',
    hint: 'Where people come back to, to the letter, after they have allowed or denied access.',
  },
];

/** Tells the credentials of a new client, which nobody can see again. */
export const registeredPage = (
  { paths }: View,
  { id, secret, name, redirectUris: [redirectUri = ''] = [] }: Client,
): PageParts => ({
  title: `${name} is registered`,
  status: 201,
  content: html`<h1>${name} is registered</h1>
<p>Keep the secret now: it is not shown again.</p>
<label for="client_id">Client ID</label>
<input id="client_id" name="client_id" value="${id}" readonly>
<label for="client_secret">Client secret</label>
<input id="client_secret" name="client_secret" value="${secret}" readonly>
${
  paths.authorization === undefined
    ? ''
    : html`<p class="aside">People are sent to <code>${paths.authorization}?response_type=code&amp;client_id=${id}&amp;redirect_uri=${encodeURIComponent(redirectUri)}</code></p>`
}
<p class="aside"><a href="${paths.registration ?? ''}">Register another application</a></p>`,
});
