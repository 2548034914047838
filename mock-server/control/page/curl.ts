import type { ToldExchange } from '../client/index.ts';

/** Fields that curl writes itself, or that belong to one connection. */
const LEFT_OUT = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
]);

/** A line for a POSIX shell that sends the request of an exchange again, as it is shown. */
export function curlLine({ request }: Pick<ToldExchange, 'request'>): string {
  const { method, url, body } = request;
  const fields = request.headers.filter(([name, value]) => {
    const field = name.toLowerCase();
    // A host that is not the URL's says which tenant is meant.
    return field === 'host' ? value !== new URL(url).host : !LEFT_OUT.has(field);
  });
  const named = (wanted: string) => fields.some(([name]) => name.toLowerCase() === wanted);
  return [
    // Braces and brackets in a URL are no patterns here, and dots in a path stay.
    'curl -i --globoff --path-as-is',
    // A mock that serves https has a certificate of its own making.
    ...(url.startsWith('https:') ? ['--insecure'] : []),
    ...(method === 'HEAD'
      ? ['--head']
      : method === (body === '' ? 'GET' : 'POST')
        ? []
        : ['-X', quoted(method)]),
    quoted(url),
    ...fields.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // Left to itself curl would call any body a form.
    ...(body === '' || named('content-type') ? [] : [`-H 'Content-Type:'`]),
    ...(body === '' ? [] : [`--data-raw ${quoted(body)}`]),
  ].join(' ');
}

const quoted = (text: string): string =>
  /^[\w.,:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
