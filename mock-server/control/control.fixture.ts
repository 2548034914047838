import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { usualKeys } from '../requests.fixture.ts';
import { type ControlServer, createControlServer } from './server.ts';

/** What the control API answered. */
interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what an API answers is read as a test expects it
  readonly body: any;
}

interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope: string;
  readonly code: string;
  readonly geolocation: string;
}

/** A control API that listens while the tests of a file run. */
export function listeningControl() {
  let control: ControlServer;
  before(async () => {
    control = await createControlServer({ keys: usualKeys });
  });
  after(() => control.close());

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(control.url + path, {
      method,
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) };
  }

  return {
    get url() {
      return control.url;
    },
    call,
    async makeMock(order: Record<string, unknown> = {}) {
      const { status, body } = await call('POST', '/mocks', {
        profile: 'enigma',
        clock: 'virtual',
        ...order,
      });
      assert.equal(status, 201);
      return { path: `/mocks/${body.id}`, url: body.url as string, regions: body.regions };
    },
  };
}

/** Asks a mock that plays Enigma for a token of alice. */
export async function requestToken(url: string, form: Readonly<Record<string, string>> = {}) {
  const body = new URLSearchParams({
    grant_type: 'password',
    username: 'alice',
    password: 'alicepw',
    client_id: 'app1',
    client_secret: 'secret1',
    ...form,
  });
  const response = await fetch(`${url}/oauth2/v0/token`, { method: 'POST', body });
  return { status: response.status, ...((await response.json()) as TokenAnswer) };
}

/** What a resource of Enigma answers to a token. */
export const statusOfApi = async (url: string, token = '') =>
  (await fetch(`${url}/api/profile`, { headers: { Authorization: `Bearer ${token}` } })).status;
