/** Drives a small client on fetch; with Node 22.20 or later. Target file: driver: { command: node driver.ts } */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveDriver } from 'bearerproof/driver';

interface Tokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
  /** Milliseconds since the epoch. */
  readonly ends: number;
}

await serveDriver((hello, { clock, prompt }) => {
  const file = join(hello.stateDirectory, 'tokens.json');
  let tokens: Tokens | undefined =
    hello.refreshToken === undefined ? undefined : { refresh_token: hello.refreshToken, ends: 0 };
  if (existsSync(file)) tokens = JSON.parse(readFileSync(file, 'utf8'));

  async function obtain(form: Record<string, string>): Promise<Tokens> {
    const { id, secret } = hello.client;
    const body = new URLSearchParams({ ...form, client_id: id, client_secret: secret });
    const reply = await fetch(hello.tokenEndpoint, { method: 'POST', body });
    if (!reply.ok) throw new Error(`no token: ${reply.status} ${await reply.text()}`);
    const answer = (await reply.json()) as Tokens & { readonly expires_in: number };
    tokens = { ...tokens, ...answer, ends: clock.now() + answer.expires_in * 1000 };
    writeFileSync(`${file}.new`, JSON.stringify(tokens), { mode: 0o600 });
    renameSync(`${file}.new`, file); // whoever is killed meanwhile keeps the old ones
    return tokens;
  }

  return {
    name: 'fetch client 1',

    login: (credentials) => obtain({ grant_type: 'password', ...credentials }),

    async call({ method, path, headers, body = null }) {
      if (tokens === undefined) {
        prompt();
        throw new Error('nobody is logged in');
      }
      const { access_token } =
        clock.now() < tokens.ends
          ? tokens
          : await obtain({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' });
      const reply = await fetch(hello.resourceServer + path, {
        method,
        body,
        headers: { ...headers, Authorization: `Bearer ${access_token}` },
      });
      return { status: reply.status, body: await reply.text() };
    },
  };
});
