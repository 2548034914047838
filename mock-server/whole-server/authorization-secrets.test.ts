import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskOf } from '../mask-of.ts';
import { APP1, ask, type Form, mockOf } from '../requests.fixture.ts';
import { transcribe } from '../wire/index.ts';
import { authorized, browserAt, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const state = "st'ate&m%ore";
const REQUEST: Form = {
  ...CODE_REQUEST,
  state,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

test('what a browser carries never shows in the journal, from the first exchange that it is in', async () => {
  const mock = await mockOf('oauth2');
  const mask = maskOf(mock);
  const shown: string[] = [];
  mock.journal.follow((exchange) => shown.push(JSON.stringify(transcribe(mask.exchange(exchange)))));

  const browser = browserAt(mock);
  const pages = [await browser.open(REQUEST)];
  pages.push(await browser.logIn('bob', 'bobpw-wrong'), await browser.logIn('bob'));
  const { code = '' } = parametersOf(await browser.submit({ decision: 'allow' }));
  const redemption = { grant_type: 'authorization_code', code, code_verifier: VERIFIER };
  const redirect_uri = REQUEST.redirect_uri ?? '';
  const { members } = await ask(mock, redemption, { redirect_uri }, APP1);
  const implicit = await authorized(mock, { ...REQUEST, response_type: 'token' });

  const forms = pages.map(({ page }) => /csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? '');
  const secrets = {
    state,
    'state in a page': 'st&#39;ate%26m%25ore',
    password: 'bobpw-wrong',
    'code verifier': VERIFIER,
    code,
    'access token': String(members.access_token),
    'token in the fragment': parametersOf(implicit, 'fragment').access_token ?? '',
    ...Object.fromEntries(browser.cookies),
    ...Object.fromEntries(forms.map((token, place) => [`csrf token ${place + 1}`, token])),
  };
  assert.equal(shown.length, mock.journal.exchanges().length);
  for (const [what, secret] of Object.entries(secrets)) {
    assert.ok(secret.length > 4, what);
    for (const spelling of [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams([['', secret]]).toString().slice(1),
    ]) {
      const places = shown.flatMap((text, place) => (text.includes(spelling) ? [place] : []));
      assert.deepEqual(places, [], `${what} shows as ${spelling}`);
    }
  }
});
