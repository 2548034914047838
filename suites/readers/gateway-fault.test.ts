import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes } from '../../mock-server/wire/index.ts';
import { readGatewayFault } from './gateway-fault.ts';

const reply = (type: string, body: string) => ({
  status: 401,
  headers: [['Content-Type', type]] as const,
  body: bytes(body),
});
const read = (type: string, body: string) => {
  const reading = readGatewayFault(reply(type, body));
  return reading.ok ? reading.value : undefined;
};
const xml = (body: string) => read('application/xml; charset=UTF-8', body);

describe('the fault of a gateway', () => {
  it('is read from flat and from nested JSON', () => {
    assert.deepEqual(read('application/json', '{"code":"900901","message":"Invalid Credentials"}'), {
      form: 'json',
      code: '900901',
      message: 'Invalid Credentials',
    });
    assert.deepEqual(read('application/json', '{"fault":{"code":900901}}'), {
      form: 'nested-json',
      code: '900901',
    });
    assert.equal(read('application/json', '{"error":"invalid_token"}')?.code, 'invalid_token');
  });

  it('is read from XML of any prefix', () => {
    assert.deepEqual(
      xml(
        '<?xml version="1.0"?>\n<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>900901</am:code><am:message>A &amp; B</am:message></am:fault>',
      ),
      { form: 'xml', code: '900901', message: 'A & B' },
    );
    assert.equal(
      xml('<e:Envelope><e:Body><e:Fault><code><![CDATA[7]]></code></e:Fault></e:Body></e:Envelope>')?.code,
      '7',
    );
  });

  for (const [what, body] of [
    ['a tag is not closed', '<fault><code>1</code>'],
    ['tags cross', '<fault><code>1</fault></code>'],
    ['an attribute has no quotes', '<fault a=1><code>1</code></fault>'],
    ['an entity is not known', '<fault><code>&x;</code></fault>'],
    ['an ampersand stands alone', '<fault><code>1 & 2</code></fault>'],
    ['there are two roots', '<fault><code>1</code></fault><fault/>'],
    ['something stands beside the root', '<fault><code>1</code></fault> and more'],
    ['there is no code', '<fault><message>no</message></fault>'],
    ['there is no fault', '<html><code>1</code></html>'],
    ['entities are declared', '<!DOCTYPE x [<!ENTITY a "b">]><fault><code>1</code></fault>'],
    ['it is empty', ''],
  ] as const) {
    it(`is not read where ${what}`, () => assert.equal(xml(body), undefined));
  }

  it('is not read where JSON is broken or says no code, or the type is another', () => {
    assert.equal(read('application/json', '{"code":'), undefined);
    assert.equal(read('application/json', '{"fault":{}}'), undefined);
    assert.equal(read('text/html', '<fault><code>1</code></fault>'), undefined);
  });
});
