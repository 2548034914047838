import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Store } from './store.ts';

/** What holds for the members of every store. @param open makes an empty one */
export function describeMembers(name: string, open: () => Promise<Store> | Store): void {
  describe(`the members of a store (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    const member = {
      principal: 'Alice@example.test',
      id: 'm1',
      email: 'Alice@Example.test',
      gameState: 'idle',
      badges: ['founder'],
      invitationStatus: 'accepted',
    };

    test('enrols one per principal, however many try', async () => {
      const answers = await Promise.all(['m1', 'm2', 'm3'].map((id) => store.enrolMember({ ...member, id })));
      const [first] = answers;
      assert.deepEqual(answers, [first, first, first]);
      assert.deepEqual(await store.member(member.principal), first);
      assert.equal(await store.member('alice@example.test'), undefined);
    });

    test('keeps every change, also of changes at the same time, and changes nobody who is not there', async () => {
      await store.enrolMember(member);
      const imageUrl = 'https://images.example.test/alice.png';
      await Promise.all([
        store.changeMember(member.principal, { gameState: 'playing' }),
        store.changeMember(member.principal, { imageUrl }),
      ]);
      assert.deepEqual(await store.member(member.principal), { ...member, gameState: 'playing', imageUrl });
      assert.equal(await store.changeMember('bob@example.test', { gameState: 'playing' }), undefined);
      assert.equal(await store.member('bob@example.test'), undefined);
    });

    test('keeps a session per token, with an end or without one, and replaces it', async () => {
      const session = { digest: 'a1', principal: member.principal, startedAt: 1, expiresAt: 2 };
      const endless = { digest: 'a2', principal: member.principal, startedAt: 1 };
      for (const each of [{ ...session, principal: 'bob@example.test' }, session, endless]) {
        await store.saveMemberSession(each);
      }
      assert.deepEqual(await store.memberSession('a1'), session);
      assert.deepEqual(await store.memberSession('a2'), endless);
      assert.equal(await store.memberSession('a3'), undefined);
    });

    test('forgets them when it is cleared', async () => {
      await store.enrolMember(member);
      await store.saveMemberSession({ digest: 'a1', principal: member.principal, startedAt: 1 });
      await store.clear();
      assert.equal(await store.member(member.principal), undefined);
      assert.equal(await store.memberSession('a1'), undefined);
    });
  });
}
