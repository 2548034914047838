/** One header field as it stood on the wire: name in its original spelling, value unfolded. */
export type HeaderField = readonly [name: string, value: string];

/** An HTTP request as a plain value. `url` is absolute; `body` holds the bytes after transfer decoding. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

/** An HTTP reply as a plain value. Repeated fields stay repeated and in order. */
export interface HttpReply {
  readonly status: number;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array;
}

export type HttpMessage = HttpRequest | HttpReply;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8 bytes of a text. */
export const bytes = (content: string): Uint8Array => encoder.encode(content);

/** The body as UTF-8 text; ill-formed sequences become U+FFFD. */
export const bodyText = (message: { readonly body: Uint8Array }): string => decoder.decode(message.body);

/** Every value of a field, in wire order; field names compare without regard to case (RFC 9110 section 5.1). */
export function headerValues(message: { readonly headers: readonly HeaderField[] }, name: string): string[] {
  const wanted = name.toLowerCase();
  return message.headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** The first value of a field, if there is one. */
export function headerValue(
  message: { readonly headers: readonly HeaderField[] },
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  for (const [field, value] of message.headers) if (field.toLowerCase() === wanted) return value;
  return undefined;
}

/** The path of an absolute URL, without query; never resolves or normalises. */
export function pathOf(url: string): string {
  const start = authorityEnd(url);
  const path = url.slice(start, endOf(url, /[?#]/g, start));
  return path === '' ? '/' : path;
}

/** The query of a URL without its question mark; empty if there is none. */
export function queryOf(url: string): string {
  const fragment = endOf(url, /#/g, 0);
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1, Math.max(start + 1, fragment));
}

/** Scheme, host and port of an absolute URL, as written. */
export const originOf = (url: string): string => url.slice(0, authorityEnd(url));

const authorityEnd = (url: string): number => endOf(url, /[/?#]/g, url.indexOf('//') + 2);

/** Where the first of some characters stands, or the end of the URL. */
function endOf(url: string, characters: RegExp, from: number): number {
  characters.lastIndex = from;
  return characters.exec(url)?.index ?? url.length;
}
