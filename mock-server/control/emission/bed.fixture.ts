import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import type { ScriptStep } from '../../script/index.ts';
import { listeningControl } from '../control.fixture.ts';

type Members = Readonly<Record<string, unknown>>;

/** A reply, as somebody at the other end of the wire has it. */
export interface Reply {
  readonly status: number;
  /** Value of a field, or an empty text. */
  field(name: string): string;
  readonly text: string;
  /** The body as it came. */
  readonly pieces: readonly string[];
  /** Members of a JSON body; none of another. */
  readonly members: Members;
}

interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
}

/** A mock that is reached over HTTP only, as are its controls. */
export interface Bed {
  readonly url: string;
  readonly regions: Readonly<Record<string, string>>;
  /** What makes the mock do what the row is about; gives the answer to it. */
  cue(): Promise<Members>;
  control(method: string, path: string, body?: unknown): Promise<Members>;
  send(path: string, sent?: Sent): Promise<Reply>;
  /** A token for alice and app1, unless told otherwise. */
  login(form?: Readonly<Record<string, string>>, url?: string): Promise<Reply>;
  refresh(token: unknown): Promise<Reply>;
  /** A resource with a token. */
  call(token: unknown, path?: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  mint(order: Members): Promise<string>;
}

/** One script step, or one call of the control API; the path is that below the mock, but for the order of a mock. */
export type Cue =
  | { readonly step: ScriptStep }
  | { readonly control: readonly [method: string, path: string, body?: unknown] }
  | { readonly order: Members };

/** Something that the mock must be able to emit. */
export interface Emission {
  readonly what: string;
  readonly profile: string;
  readonly cue: Cue;
  readonly see: (bed: Bed) => Promise<void>;
}

/** A test per emission of an item of the checklist. */
export function describeEmissions(item: string, emissions: readonly Emission[]): void {
  const { call, makeMock } = listeningControl();
  for (const { what, profile, cue, see } of emissions) {
    test(`${item}: ${what}`, async () => {
      const order = 'order' in cue ? cue.order : {};
      const { path, url, regions } = await makeMock({ profile, ...order });
      const control = async (method: string, below: string, body?: unknown) => {
        const answer = await call(method, path + below, body);
        assert.ok(answer.status < 300, `${method} ${below}: ${JSON.stringify(answer.body)}`);
        return (answer.body ?? {}) as Members;
      };
      await see(bedOf(url, regions, cue, control));
    });
  }
}

const credentials = { client_id: 'app1', client_secret: 'secret1' };

/** Where each profile takes token requests: the first that is there. */
const TOKEN_PATHS: Readonly<Record<string, string>> = {
  enigma: '/oauth2/v0/token',
  'enigma-legacy': '/net2/oauth2/token',
  cehub: '/ceapi/oauth/token',
  mobilefirst: '/oauth/token',
};

function bedOf(
  url: string,
  regions: Readonly<Record<string, string>>,
  cue: Cue,
  control: Bed['control'],
): Bed {
  const send: Bed['send'] = (path, sent = {}) => exchange((sent.url ?? url) + path, sent);
  const tokenPath = async () => {
    const { profile } = await control('GET', '');
    return TOKEN_PATHS[String(profile)] ?? '/token';
  };
  const ask = async (form: Readonly<Record<string, string>>, at: string) =>
    send(await tokenPath(), { url: at, form: { ...credentials, ...form } });
  return {
    url,
    regions,
    control,
    async cue() {
      if ('step' in cue) return control('POST', '/script', cue.step);
      return 'control' in cue ? control(...cue.control) : {};
    },
    send,
    login: (form = {}, at = url) =>
      ask({ grant_type: 'password', username: 'alice', password: 'alicepw', ...form }, at),
    refresh: (token) => ask({ grant_type: 'refresh_token', refresh_token: String(token) }, url),
    call: (token, path = '/api/profile', headers = {}) =>
      send(path, { headers: { ...headers, Authorization: `Bearer ${String(token)}` } }),
    mint: async (order) => String((await control('POST', '/tokens', order)).token),
  };
}

/** Sends by node:http, which lets a test choose the Host, and follows no redirect. */
function exchange(target: string, { method, headers = {}, form }: Sent): Promise<Reply> {
  const body = form === undefined ? '' : new URLSearchParams(form).toString();
  const type = form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
  const verb = method ?? (form === undefined ? 'GET' : 'POST');
  return new Promise((resolve, reject) => {
    const outgoing = request(target, { method: verb, headers: { ...type, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: incoming.statusCode ?? 0,
          field: (name) => [incoming.headers[name.toLowerCase()] ?? ''].flat().join(', '),
          text,
          pieces: chunks.map(String),
          members: membersOf(text),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function membersOf(text: string): Members {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? (content as Members) : {};
  } catch {
    return {};
  }
}
