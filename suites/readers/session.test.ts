import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bytes } from '../../mock-server/wire/index.ts';
import { readSession } from './session.ts';

const read = (body: string) => {
  const reading = readSession({ status: 200, headers: [], body: bytes(body) });
  return reading.ok ? reading.value : undefined;
};

describe('a told session', () => {
  it('is read under whatever names its items have', () => {
    for (const body of [
      '{"id":"7","email":"a@b.test","gameState":"playing","badges":[],"invitationStatus":null,"imageUrl":null}',
      '{"session":{"member_id":7,"Email-Address":"a@b.test","game_state":"playing","badge_details":[],"invitation_status":"","image_url":null}}',
    ]) {
      const { items, ...told } = read(body) ?? assert.fail(body);
      assert.deepEqual(told, { id: '7', email: 'a@b.test', gameState: 'playing' });
      assert.equal(items.size, 6);
    }
  });

  it('says which items it has, and takes null and nothing for none', () => {
    const told = read('{"id":"7","email":null}');
    assert.deepEqual([told?.email, [...(told?.items ?? [])]], [undefined, ['id', 'email']]);
  });

  it('is no list, no text and nothing that is no JSON', () => {
    for (const body of ['[]', '"a"', 'null', '', '{']) assert.equal(read(body), undefined);
  });
});
