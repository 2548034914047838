import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMockServer } from '../index.ts';

const FORM = 'application/x-www-form-urlencoded';

describe('an account whose password is guessed', () => {
  async function server() {
    const mock = await createMockServer({ profile: 'enigma' });
    const login = async (password: string) => {
      const reply = await mock.fetch(`${mock.url}/oauth2/v0/token`, {
        method: 'POST',
        headers: { 'Content-Type': FORM },
        body: new URLSearchParams({
          grant_type: 'password',
          username: 'alice',
          password,
          client_id: 'app1',
          client_secret: 'secret1',
        }).toString(),
      });
      const { code } = (await reply.json()) as { code?: string };
      return code ?? 'a token';
    };
    return { mock, login };
  }

  it('is locked by five wrong passwords in a row, for the right one too', async () => {
    const { login } = await server();
    for (let attempt = 1; attempt <= 5; attempt++) assert.equal(await login('wrong'), '05');
    assert.equal(await login('wrong'), '14');
    assert.equal(await login('alicepw'), '14');
  });

  it('is not locked by wrong passwords with a right one between them', async () => {
    const { login } = await server();
    for (let attempt = 1; attempt <= 4; attempt++) await login('wrong');
    assert.equal(await login('alicepw'), 'a token');
    for (let attempt = 1; attempt <= 4; attempt++) assert.equal(await login('wrong'), '05');
    assert.equal(await login('alicepw'), 'a token');
  });

  it('is counted from the start again when it is unlocked', async () => {
    const { mock, login } = await server();
    for (let attempt = 1; attempt <= 5; attempt++) await login('wrong');
    await mock.saveUser({ name: 'alice', locked: false });
    assert.equal(await login('wrong'), '05');
    assert.equal(await login('alicepw'), 'a token');
  });
});
