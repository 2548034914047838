import type { TranscribedExchange } from './transcript.ts';

/** Fields that curl writes itself, or that belong to one connection. */
const LEFT_OUT = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
]);

/**
 * A line for a POSIX shell that sends a request again, as it is shown: of masked secrets it sends the masks. Characters that a
 * terminal would obey, or that hide others, are written in octal. Browsers load this file too: it needs no other.
 * @param insecure whether to accept a certificate that nobody vouches for
 */
export function curlLine(
  { method, url, headers, body }: TranscribedExchange['request'],
  { insecure = false }: { readonly insecure?: boolean } = {},
): string {
  const fields = headers.filter(([name, value]) => {
    const field = name.toLowerCase();
    // A host that is not the URL's says which tenant is meant.
    return field === 'host' ? value !== hostOf(url) : !LEFT_OUT.has(field);
  });
  const named = (wanted: string) => fields.some(([name]) => name.toLowerCase() === wanted);
  const piped = ODD.test(body);
  return [
    ...(piped ? [`printf ${octal(body)} |`] : []),
    // Braces and brackets in a URL are no patterns here, and dots in a path stay.
    'curl -i --globoff --path-as-is',
    ...(insecure && url.startsWith('https:') ? ['--insecure'] : []),
    ...(method === 'HEAD'
      ? ['--head']
      : method === (body === '' ? 'GET' : 'POST')
        ? []
        : ['-X', quoted(method)]),
    quoted(url),
    ...fields.map(([name, value]) => `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`),
    // Left to itself curl would call any body a form.
    ...(body === '' || named('content-type') ? [] : [`-H 'Content-Type:'`]),
    ...(body === '' ? [] : piped ? ['--data-binary @-'] : [`--data-raw ${quoted(body)}`]),
  ].join(' ');
}

/** Host and port as the URL has them, also where it is none that can be asked. */
const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#]*)/i.exec(url)?.[1] ?? '';

/** Control characters but tab and line feed, and what turns or hides the text around it. */
const ODD = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u;

function quoted(text: string): string {
  if (/^[\w.,:/@%+=-]+$/.test(text)) return text;
  return ODD.test(text) ? `"$(printf ${octal(text)})"` : single(text);
}

const single = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** A text as the format of `printf`, with everything odd in octal. */
function octal(text: string): string {
  const encoder = new TextEncoder();
  const written = Array.from(text, (character) =>
    ODD.test(character)
      ? Array.from(encoder.encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
      : character.replace(/[\\%]/, '$&$&'),
  );
  return single(written.join(''));
}
