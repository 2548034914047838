import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { seededRandom } from './random.ts';
import { serverCertificate } from './server-certificate.ts';

const random = seededRandom(1);

const NAMES = [
  'localhost',
  'us.enigma.test',
  'www.company1.com',
  '127.0.0.1',
  '::1',
  'fe80::2:0:1',
  '1:2:3:4:5:6:7:8',
];

describe('a certificate made at start', () => {
  let certificate: X509Certificate;
  let privateKey: string;
  before(async () => {
    const made = await serverCertificate(NAMES, random);
    certificate = new X509Certificate(made.certificate);
    privateKey = made.privateKey;
  });

  test('is signed with its own key', () => {
    assert.ok(certificate.verify(certificate.publicKey));
    assert.ok(certificate.checkPrivateKey(createPrivateKey(privateKey)));
    assert.ok(certificate.checkIssued(certificate));
    assert.ok(certificate.ca);
  });

  test('has a serial number of its own', async () => {
    const other = new X509Certificate((await serverCertificate(NAMES, random)).certificate);
    assert.match(certificate.serialNumber, /^[0-9A-F]{20,32}$/);
    assert.notEqual(certificate.serialNumber, other.serialNumber);
  });

  test('outlives the jumps of a clock', () => {
    assert.equal(Date.parse(certificate.validFrom), Date.parse('2000-01-01T00:00:00Z'));
    assert.equal(Date.parse(certificate.validTo), Date.parse('2100-01-01T00:00:00Z'));
  });

  test('is for each of its names, and for no other', () => {
    for (const name of NAMES) {
      const check = /^[\d:]|^fe80/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name);
      assert.equal(check, name);
    }
    assert.equal(certificate.checkHost('eu.enigma.test'), undefined);
    assert.equal(certificate.checkIP('127.0.0.2'), undefined);
  });

  test('has room for many names', async () => {
    const many = Array.from({ length: 3000 }, (_, place) => `www.company${place}.example.com`);
    const made = new X509Certificate((await serverCertificate(many, random)).certificate);
    assert.equal(made.checkHost('www.company2999.example.com'), 'www.company2999.example.com');
    assert.ok(made.verify(made.publicKey));
  });
});
