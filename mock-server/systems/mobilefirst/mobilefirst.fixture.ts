import assert from 'node:assert/strict';
import type { MockServer } from '../../mock-server.ts';
import { APP1, ask, bearer, type Form, send } from '../../requests.fixture.ts';

export const ALICE_ANSWERS: Form = { 'SampleRealm.username': 'alice', 'SampleRealm.password': 'alicepw' };
export const BOB_ANSWERS: Form = { 'SampleRealm.username': 'bob', 'SampleRealm.password': 'bobpw' };
export const device = (id: string): Form => ({ 'wl_deviceAutoProvisioningRealm.device_id': id });

export const scope = (name: string): Form => ({ scope: name });

/** A challenge as an application reads it. */
export interface Challenged {
  readonly auth_session: string;
  readonly challenges: Readonly<Record<string, { readonly kind: string; readonly nonce?: string }>>;
}

/** Asks for a token and gets a challenge. */
export async function challengeOf(mock: MockServer, ...forms: readonly Form[]): Promise<Challenged> {
  const { status, members } = await ask(mock, APP1, ...forms);
  assert.equal(status, 401);
  return members as unknown as Challenged;
}

/** The names of the realms that a request is challenged by; none where it gets a token. */
export async function challengedRealms(mock: MockServer, ...forms: readonly Form[]): Promise<string[]> {
  const { status, members } = await ask(mock, APP1, ...forms);
  if (status === 200) return [];
  assert.equal(status, 401);
  return Object.keys((members as unknown as Challenged).challenges);
}

/** Asks, answers all challenges as alice with the device d1, and goes on until there is a token or an error. */
export async function obtain(mock: MockServer, ...forms: readonly Form[]) {
  let answers: Form = {};
  for (;;) {
    const answer = await ask(mock, APP1, answers, ...forms);
    if (answer.status !== 401 || answer.members.challenges === undefined) return answer;
    const { auth_session, challenges } = answer.members as unknown as Challenged;
    answers = { auth_session };
    for (const [realm, { kind, nonce }] of Object.entries(challenges)) {
      const right: Form =
        kind === 'user'
          ? { [`${realm}.username`]: 'alice', [`${realm}.password`]: 'alicepw' }
          : kind === 'device'
            ? { [`${realm}.device_id`]: 'd1' }
            : { [`${realm}.nonce`]: nonce ?? '' };
      answers = { ...answers, ...right };
    }
  }
}

/** A token of a security test. */
export async function tokenOf(mock: MockServer, ...forms: readonly Form[]): Promise<string> {
  const { status, members } = await obtain(mock, ...forms);
  assert.equal(status, 200);
  return String(members.access_token);
}

/** What a token says, whoever signed it. */
export const saidBy = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    readonly version: string;
    readonly scope: string;
    readonly expiration: number;
    readonly data: Readonly<Record<string, string>>;
  };

/** Calls a protected service, with or without a token. */
export const visit = (mock: MockServer, token?: string, path = '/some/protected/url') =>
  send(mock, { method: 'GET', path, headers: token === undefined ? [] : [bearer(token)] });
