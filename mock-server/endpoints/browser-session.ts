import { type CookieReach, writeCookie } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { type HeaderField, pathOf } from '../wire/index.ts';
import type { PageForm } from './authorization-request.ts';
import { type Call, found } from './call.ts';

/** Tells a browser from others before anybody has logged in. */
export const BROWSER_COOKIE = 'as_browser';
/** Names the session of who has logged in. */
export const SESSION_COOKIE = 'as_session';

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

/** The fields that make a browser remember a cookie where the authorization endpoint gets it back. */
export const cookieField = (call: Call, name: string, value: string): HeaderField => [
  'Set-Cookie',
  writeCookie(name, value, reachOf(call)),
];

/** The field that makes a browser forget a cookie. */
export const forgottenCookie = (call: Call, name: string): HeaderField => [
  'Set-Cookie',
  `${writeCookie(name, '', reachOf(call))}; Max-Age=0`,
];

const reachOf = ({ request: { url } }: Call): CookieReach => ({
  path: pathOf(url),
  secure: url.startsWith('https:'),
});
