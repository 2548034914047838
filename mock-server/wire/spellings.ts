/**
 * The words by which a secret is found in a text: as it is, and what it becomes in base64 and in hexadecimal, where escapes
 * cannot be resolved in place. All have at least four characters if the secret has.
 */
export function spellings(secret: string): ReadonlySet<string> {
  const words = new Set([secret, ...inBytes(Buffer.from(secret))]);
  // Most are made of characters that nothing has to escape.
  if (/^[\w.*-]*$/.test(secret)) return words;
  // Some programs write credentials in Latin-1 where they can.
  if (/[\x80-\xff]/.test(secret) && !/[^\0-\xff]/.test(secret))
    for (const word of inBytes(Buffer.from(secret, 'latin1'))) words.add(word);
  // Header fields are read as Latin-1, and forms write a space as a plus.
  words.add(Buffer.from(secret).toString('latin1'));
  words.add(secret.replaceAll(' ', '+'));
  const json = JSON.stringify(secret).slice(1, -1);
  const escapedFirst = [
    json,
    json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ];
  for (const escaped of escapedFirst)
    if (escaped !== secret) for (const word of inBytes(Buffer.from(escaped))) words.add(word);
  return words;
}

function* inBytes(bytes: Buffer): Generator<string> {
  const hexadecimal = bytes.toString('hex');
  yield hexadecimal;
  yield hexadecimal.toUpperCase();
  yield bytes.toString('base64');
  for (const before of [0, 1, 2]) {
    const own = inBase64(bytes, before);
    yield own;
    if (/[+/]/.test(own)) yield own.replaceAll('+', '-').replaceAll('/', '_');
  }
}

/** What bytes become in base64 behind so many others, without the characters at the edges that are partly of others. */
function inBase64(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const first = Math.ceil((before * 8) / 6);
  return whole.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
}
