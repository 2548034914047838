/** A client that is run for each operation: `client.ts login alice alicepw`, `client.ts call GET http://…`. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const { TOKEN_URL = '', CLIENT_ID = '', CLIENT_SECRET = '', TOKENS = 'tokens.json' } = process.env;

interface Tokens {
  readonly access_token?: string;
  readonly refresh_token: string;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

function kept(): Tokens {
  try {
    return JSON.parse(readFileSync(TOKENS, 'utf8'));
  } catch {
    throw new Error('not logged in; run: login <name> <password>');
  }
}

async function obtain(form: Record<string, string>, before?: Tokens): Promise<Tokens> {
  const body = new URLSearchParams({ ...form, client_id: CLIENT_ID, client_secret: CLIENT_SECRET });
  const reply = await fetch(TOKEN_URL, { method: 'POST', body });
  if (!reply.ok) throw new Error(`no token: ${reply.status} ${await reply.text()}`);
  const answer = (await reply.json()) as Tokens & { readonly expires_in: number };
  const tokens = { ...before, ...answer, ends: Date.now() + answer.expires_in * 1000 };
  writeFileSync(`${TOKENS}.new`, JSON.stringify(tokens), { mode: 0o600 });
  renameSync(`${TOKENS}.new`, TOKENS);
  return tokens;
}

async function run([operation, first = '', second = '', ...more]: readonly string[]): Promise<void> {
  if (operation === 'login') {
    await obtain({ grant_type: 'password', username: first, password: second });
    return;
  }
  if (operation !== 'call') throw new Error('usage: login <name> <password> | call <method> <url> [<body>]');
  let tokens = kept();
  if (Date.now() >= tokens.ends)
    tokens = await obtain({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, tokens);
  const [body = ''] = more;
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  const reply = await fetch(second, { method: first, headers, ...(body === '' ? {} : { body }) });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  process.stdout.write(await reply.text());
}

await run(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
