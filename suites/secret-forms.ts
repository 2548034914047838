/** Ways in which a text may be written down, each with a name for a finding. */
function formsOf(secret: string): ReadonlyMap<string, Buffer> {
  const text = Buffer.from(secret, 'utf8');
  const forms = new Map<string, Buffer>([
    ['as it is', text],
    ['form-encoded', Buffer.from(new URLSearchParams([['', secret]]).toString().slice(1))],
    ['percent-encoded', Buffer.from(encodeURIComponent(secret))],
    ['escaped as in JSON', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['in base64', Buffer.from(bare(text.toString('base64')))],
    ['in base64url', Buffer.from(text.toString('base64url'))],
    ['in hexadecimal', Buffer.from(text.toString('hex'))],
    ['in UTF-16', Buffer.from(secret, 'utf16le')],
  ]);
  return new Map([...forms].filter(([name, form]) => name === 'as it is' || !text.equals(form)));
}

const bare = (base64: string): string => base64.replace(/=+$/, '');

/** In which form a secret stands among bytes; undefined where it does not. */
export function formIn(bytes: Uint8Array, secret: string): string | undefined {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const [name, form] of formsOf(secret)) if (content.includes(form)) return name;
  return undefined;
}
