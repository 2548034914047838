import { type HttpRequest, headerValues, originOf } from '../wire/index.ts';

/**
 * The hosts that a request is for, without ports and each once: that of its URL and those of its Host fields. Fields in
 * which somebody else may have written a host, such as `X-Forwarded-Host`, are not among them.
 * @see RFC 9110 section 7.2
 */
export function readHosts(request: HttpRequest): string[] {
  const origin = originOf(request.url);
  const authority = origin.slice(Math.max(origin.indexOf('//') + 2, origin.lastIndexOf('@') + 1));
  return [...new Set([authority, ...headerValues(request, 'Host')].map(hostName))];
}

/** The name in `name:port`: in lower case, and without the dot that ends a name below the root. @see RFC 3986 section 3.2.2 */
export function hostName(authority: string): string {
  const [, name = authority] = /^(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(authority.trim()) ?? [];
  return name.toLowerCase().replace(/\.$/, '');
}
