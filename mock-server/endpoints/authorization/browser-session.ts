import { type Random, randomWord } from '../../ports/index.ts';
import { type CookieReach, readCookie, writeCookie } from '../../protocol/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { type HeaderField, headerValues, pathOf } from '../../wire/index.ts';
import { type Call, found } from '../call.ts';
import type { Browser, PageForm } from './authorization-request.ts';

/** Tells a browser from others before anybody has logged in. */
const BROWSER_COOKIE = 'as_browser';
/** Names the session of who has logged in. */
const SESSION_COOKIE = 'as_session';

/**
 * What the form of a page carries to prove that it comes from that page: only who has the browser's cookies can make
 * it, and it counts for one authorization request.
 */
export function csrfToken(call: Call, form: PageForm): string {
  const { browser, encoded } = found(call, 'authorization');
  const secret = form === 'login' ? browser?.id : browser?.session;
  // Browsers spell some characters of a URL in their own way, so that the decoded request counts.
  const request = new URLSearchParams(encoded).toString();
  return digestOf(JSON.stringify([form, secret, request]));
}

/** The browser of a call, once it has been looked at. @throws Error when the pipeline is in a wrong order */
export function browserOf(call: Call): Browser {
  const { browser } = found(call, 'authorization');
  if (browser === undefined) throw new Error('the pipeline uses the browser before a step has recognised it');
  return browser;
}

/** What a browser that shows these cookies is; one that is not known yet gets a name. */
export function browserFrom(call: Call, random: Random): Browser {
  const cookies = headerValues(call.request, 'Cookie');
  const known = readCookie(cookies, BROWSER_COOKIE);
  const session = readCookie(cookies, SESSION_COOKIE);
  const id = known ?? randomWord(random, 16);
  return {
    id,
    cookies: known === undefined ? [cookieField(call, BROWSER_COOKIE, id)] : [],
    ...(session === undefined ? {} : { session }),
  };
}

/** Puts the browser of a call into a session, from this reply on, or takes it out of its session. */
export function changeSession(call: Call, session: string | undefined): void {
  const { id, cookies } = browserOf(call);
  const field =
    session === undefined
      ? forgottenCookie(call, SESSION_COOKIE)
      : cookieField(call, SESSION_COOKIE, session);
  const browser = { id, cookies: [...cookies, field], ...(session === undefined ? {} : { session }) };
  call.authorization = { ...found(call, 'authorization'), browser };
}

/** The field that makes a browser remember a cookie where the authorization endpoint gets it back. */
const cookieField = (call: Call, name: string, value: string): HeaderField => [
  'Set-Cookie',
  writeCookie(name, value, reachOf(call)),
];

/** The field that makes a browser forget a cookie. */
const forgottenCookie = (call: Call, name: string): HeaderField => [
  'Set-Cookie',
  `${writeCookie(name, '', reachOf(call))}; Max-Age=0`,
];

const reachOf = ({ request: { url } }: Call): CookieReach => ({
  path: pathOf(url),
  secure: url.startsWith('https:'),
});
