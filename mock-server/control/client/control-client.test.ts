import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { usualKeys } from '../../requests.fixture.ts';
import { requestToken, statusOfApi } from '../control.fixture.ts';
import { createControlServer } from '../index.ts';
import type { ControlServer } from '../server.ts';
import { type ControlClient, ControlError, createControlClient } from './index.ts';

let server: ControlServer;
let control: ControlClient;
const called = new Set<string>();

before(async () => {
  server = await createControlServer({ keys: usualKeys });
  control = createControlClient(`${server.url}/`, {
    fetch(input, init) {
      called.add(`${init?.method ?? 'GET'} ${String(input)}`);
      return fetch(input, init);
    },
  });
});
after(() => server.close());

const makeMock = () => control.createMock({ profile: 'enigma', clock: 'virtual' });

describe('a client of the control API', () => {
  test('makes mocks, finds them again and removes them', async () => {
    const made = await makeMock();
    assert.match(made.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(Object.keys(made.regions), ['us', 'eu']);
    const found = control.mock(made.id);
    const { profile, clock } = await found.describe();
    assert.deepEqual([profile, clock.frozen], ['enigma', true]);
    assert.ok((await control.mocks()).some(({ id }) => id === made.id));
    await found.remove();
    assert.ok((await control.mocks()).every(({ id }) => id !== made.id));
  });

  test('moves the clock in every way', async () => {
    const { clock } = await makeMock();
    assert.equal((await clock.advance('PT61M')).now, '2026-01-15T11:01:00.000Z');
    assert.equal((await clock.set('2030-01-01T00:00:00Z')).now, '2030-01-01T00:00:00.000Z');
    assert.equal((await clock.resume()).frozen, false);
    assert.equal((await clock.freeze()).frozen, true);
    assert.equal((await clock.read()).frozen, true);
  });

  test('scripts a behaviour, sees it act, and asks the journal', async () => {
    const mock = await makeMock();
    const { behaviours } = await mock.script.actions();
    assert.ok(behaviours.some(({ name }) => name === 'account-locked'));
    await mock.script.add({ times: 1, do: { behaviour: 'account-locked' } });
    await requestToken(mock.url);
    assert.deepEqual(
      (await mock.script.list()).map(({ matched }) => matched),
      [1],
    );
    await mock.script.clear();
    assert.deepEqual(await mock.script.list(), []);
    const { met, count, sentence } = await mock.expect({
      match: { endpoint: 'token', status: 400 },
      times: 1,
    });
    assert.deepEqual([met, count], [true, 1], sentence);
  });

  test('changes, adds and removes users and clients', async () => {
    const { users, clients } = await makeMock();
    assert.equal((await users.save('alice', { state: 'locked' })).locked, true);
    await users.save('carol/c', { password: 'carolpw', roles: ['reader'] });
    assert.deepEqual((await users.list()).at(-1)?.roles, ['reader']);
    await users.remove('carol/c');
    assert.deepEqual(
      (await users.list()).map(({ name }) => name),
      ['alice', 'bob'],
    );
    await clients.save('app3', { secret: 'secret3' });
    await clients.remove('app1');
    assert.deepEqual(
      (await clients.list()).map(({ id }) => id),
      ['app2', 'app3'],
    );
  });

  test('says what a role permits', async () => {
    const { roles } = await control.createMock({ profile: 'cehub', clock: 'virtual' });
    await roles.save('dispatcher', { tenant: 'company2', rights: [] });
    const found = (await roles.list()).filter(({ name }) => name === 'dispatcher');
    assert.deepEqual(
      found.map(({ tenant, rights }) => [tenant, rights.length > 0]),
      [
        ['company1', true],
        ['company2', false],
      ],
    );
  });

  test('lists, mints, expires, revokes and provisions tokens, and rotates keys', async () => {
    const { tokens, url } = await makeMock();
    const { token } = await tokens.mint({ client: 'app1', user: 'alice' });
    assert.equal(await statusOfApi(url, token), 200);
    const { access } = await tokens.expire({ token });
    assert.equal(access[0]?.state, 'expired');
    assert.equal(await statusOfApi(url, token), 401);
    await tokens.provision({ client: 'app1', user: 'alice' });
    await tokens.revoke();
    const { refresh } = await tokens.list({ state: 'revoked', user: 'alice' });
    assert.ok(refresh.length > 0);
    await tokens.rotateKeys({ forget: true });
  });

  test('reads and clears the journal', async () => {
    const { journal, url, reset, restart } = await makeMock();
    const { access_token } = await requestToken(url);
    await statusOfApi(url, access_token);
    assert.deepEqual(
      (await journal.list({ endpoint: 'resource', status: 200 })).map(({ id }) => id),
      [2],
    );
    assert.doesNotMatch((await journal.read(1)).request.body, /alicepw/);
    assert.match((await journal.read(1, { reveal: true })).request.body, /alicepw/);
    await journal.clear();
    assert.deepEqual(await journal.list(), []);
    await restart({ memory: 'kept' });
    await reset();
  });

  test('follows the journal until it leaves, or the mock is removed', async () => {
    const { journal, url, remove } = await makeMock();
    const exchanges = await journal.follow();
    const { access_token } = await requestToken(url);
    await statusOfApi(url, access_token);
    const seen: number[] = [];
    for await (const { id } of exchanges) {
      seen.push(id);
      if (id === 2) break;
    }
    assert.deepEqual(seen, [1, 2]);
    assert.deepEqual(await exchanges.next(), { done: true, value: undefined });

    const again = await journal.follow({ since: 1, reveal: true });
    const [, field] =
      (await again.next()).value?.request.headers.find(([name]) => name === 'Authorization') ?? [];
    assert.equal(field, `Bearer ${access_token}`);
    await remove();
    assert.deepEqual(await again.next(), { done: true, value: undefined });
  });

  test('is told what others change', async () => {
    const mock = await makeMock();
    const events = await mock.events();
    await control.mock(mock.id).clock.advance('PT1M');
    assert.deepEqual(await events.next(), {
      done: false,
      value: { event: 'changed', data: { what: 'clock' } },
    });
    await events.return();
  });

  test('has a method for every operation of the document', async () => {
    const { paths } = (await (await fetch(`${server.url}/openapi.json`)).json()) as {
      readonly paths: Readonly<Record<string, object>>;
    };
    const patterns = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) =>
          new RegExp(
            `^${method.toUpperCase()} ${server.url}${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?.*)?$`,
          ),
      ),
    );
    const missing = patterns.filter((pattern) => ![...called].some((each) => pattern.test(each)));
    assert.deepEqual(missing, []);
  });
});

describe('a call that fails ends with a ControlError:', () => {
  const failure = async (promise: Promise<unknown>): Promise<ControlError> => {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ControlError);
    return error;
  };

  test('a refusal, with the sentence of the API', async () => {
    const { status, message } = await failure((await makeMock()).users.save('alice', { region: 'mars' }));
    assert.deepEqual([status, message], [400, 'there is no region "mars"; known: us, eu']);
  });

  test('a mock that is not there', async () => {
    assert.equal((await failure(control.mock('nowhere').journal.follow())).status, 404);
  });

  test('nobody who answers', async () => {
    const gone = await createControlServer();
    await gone.close();
    const { status, message } = await failure(createControlClient(gone.url).mocks());
    assert.equal(status, undefined);
    assert.match(message, /^there is no control API at http:.*; "bearerproof serve" starts one/);
  });

  test('another server', async () => {
    const other = createServer((_, response) => response.writeHead(404).end('<h1>Not here</h1>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const { status, message } = await failure(createControlClient(url).mocks());
    assert.deepEqual(
      [status, message],
      [404, `what answers at ${url} is no control API: it answered 404 without saying why`],
    );
    other.closeAllConnections();
    other.close();
  });

  test('a stream that breaks off', async () => {
    const dying = await createControlServer();
    const mock = await createControlClient(dying.url).createMock();
    const events = await mock.journal.follow();
    await dying.close();
    assert.match((await failure(events.next())).message, /^the control API broke the stream of events off/);
  });
});
