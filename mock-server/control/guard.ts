import { Refusal } from './refusal.ts';

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** What a request says about who sent it. */
export interface Sender {
  readonly method: string;
  /** The value of a header field. */
  header(name: string): string | undefined;
}

/**
 * Refuses what a foreign page could send: requests for another host, as after DNS rebinding, and requests
 * that a page of another origin makes. A link to a page of the API may be followed from anywhere: whoever
 * follows it sees it, and the page that holds the link does not.
 * @param origin of the control API itself
 * @throws Refusal
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function refuseForeign({ method, header }: Sender, origin: string): void {
  const host = header('Host');
  if (host === undefined || !LOOPBACK.test(host)) {
    throw new Refusal(
      403,
      `the control API answers requests for ${origin} only, and this one is for "${host ?? ''}"`,
    );
  }
  const from = header('Origin');
  if (from !== undefined && from.toLowerCase() !== `http://${host.toLowerCase()}`) throw foreign(`"${from}"`);
  const site = header('Sec-Fetch-Site') ?? 'none';
  if (site === 'same-origin' || site === 'none') return;
  const follows = header('Sec-Fetch-Mode') === 'navigate' && header('Sec-Fetch-Dest') === 'document';
  if (method !== 'GET' || !follows) throw foreign('another origin');
}

const foreign = (whence: string): Refusal =>
  new Refusal(
    403,
    `the control API takes requests from pages of its own and from programs, and this one comes from ${whence}`,
  );
