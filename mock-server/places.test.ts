import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { get } from 'node:https';
import { test } from 'node:test';
import { createMockServer, type MockServer } from './mock-server.ts';

/** Asks for the keys of a server under the name of a host. @throws Error when the certificate is not for it */
async function statusUnder(name: string, { url, paths, certificate }: MockServer): Promise<number> {
  const [response] = await once(
    get(url + paths.jwks, { ca: certificate ?? '', servername: name, headers: { Host: name }, agent: false }),
    'response',
  );
  response.resume();
  return response.statusCode;
}

test('with tls it serves https to whoever trusts its certificate', async () => {
  const mock = await createMockServer({ profile: 'enigma' });
  assert.equal(mock.certificate, undefined);
  const { regions } = await mock.listen({ tls: { hosts: ['www.company1.com'] } });
  for (const origin of Object.values(regions)) assert.match(origin, /^https:\/\/127\.0\.0\.1:\d+$/);
  for (const name of ['localhost', 'us.enigma.test', 'eu.enigma.test', 'www.company1.com']) {
    assert.equal(await statusUnder(name, mock), 200);
  }
  await assert.rejects(statusUnder('www.company2.com', mock), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  await assert.rejects(fetch(mock.url), (error: Error) => /self-signed/.test(String(error.cause)));
  await mock.close();
  assert.equal(mock.certificate, undefined);
});

test('the certificate is also for the address that is listened on', async () => {
  const mock = await createMockServer();
  await mock.listen({ tls: true, host: '127.0.0.2' });
  assert.equal(new X509Certificate(mock.certificate ?? '').checkIP('127.0.0.2'), '127.0.0.2');
  assert.equal(new X509Certificate(mock.certificate ?? '').checkIP('127.0.0.1'), '127.0.0.1');
  await mock.close();
});

test('a connection that is used up by faults does not hinder the next one, over https too', async () => {
  const mock = await createMockServer({ script: [{ times: 2, do: { fault: 'reset' } }] });
  await mock.listen({ tls: true });
  for (let broken = 0; broken < 2; broken++) {
    await assert.rejects(statusUnder('localhost', mock), { code: 'ECONNRESET' });
  }
  assert.equal(await statusUnder('localhost', mock), 200);
  await mock.close();
});
