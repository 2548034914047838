import { randomWord } from '../ports/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withPolicies, withProfile, withRenderers, withStep, withStore } from './override.ts';

const profiles = ['clueride'];

/** Deviations of an application server in the people whom it knows, and in what it tells about them. */
export const memberDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'member-id-per-session',
      title: 'Each session gives its member another id.',
      breaks: ['CLUERIDE-09', 'CLUERIDE-13', 'CLUERIDE-14'],
      override(parts) {
        const ids = new Map<string, string>();
        return withStep('openSession', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          const token = call.token ?? '';
          const id = ids.get(token) ?? randomWord(tools.ports.random, 12);
          ids.set(token, id);
          if (call.member !== undefined) call.member = { ...call.member, id };
          return decision;
        })(parts);
      },
    },
    {
      name: 'session-without-invitation',
      title: 'A session tells nothing of invitations.',
      breaks: ['CLUERIDE-09'],
      override: withRenderers((original) => ({
        served(decision, call, tools) {
          const content =
            decision.content === undefined
              ? undefined
              : { ...(decision.content as object), invitationStatus: undefined };
          return original.served({ ...decision, ...(content && { content }) }, call, tools);
        },
      })),
    },
    {
      name: 'one-id-for-all-members',
      title: 'The id in a session is that of the application.',
      breaks: ['CLUERIDE-14'],
      override: withStep('openSession', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (call.member !== undefined) call.member = { ...call.member, id: 'clueride' };
        return decision;
      }),
    },
    {
      name: 'image-of-the-one-before',
      title: 'A session without an image shows that of whoever called before.',
      breaks: ['CLUERIDE-18'],
      override(parts) {
        let last: string | undefined;
        return withStep('openSession', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          last = call.member?.imageUrl ?? last;
          if (call.member !== undefined && last !== undefined)
            call.member = { ...call.member, imageUrl: last };
          return decision;
        })(parts);
      },
    },
    {
      name: 'lost-picture-costs-the-session',
      title: 'Who had a picture and has none any more is refused.',
      breaks: ['CLUERIDE-18'],
      override: withStep('openSession', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        const lost = call.member?.imageUrl !== undefined && call.vouching?.picture === undefined;
        return lost
          ? { kind: 'refused', problem: 'invalid-token', because: 'the picture was expected to be there' }
          : decision;
      }),
    },
    {
      name: 'newcomer-refused',
      title: 'Somebody who has just registered has no record, and is refused.',
      breaks: ['CLUERIDE-13'],
      override: withStep('openSession', (original) => (call, tools) => {
        const { users } = tools.profile.world;
        const known = users.some(({ name }) => name === call.vouching?.subject);
        return known
          ? original(call, tools)
          : { kind: 'refused', problem: 'unidentified-principal', because: 'there is no member record' };
      }),
    },
    {
      name: 'addresses-told-apart-by-capitals',
      title: 'An address with capitals in its domain is that of another member.',
      breaks: ['CLUERIDE-14'],
      override: withPolicies({ principalOf: (email) => email }),
    },
    {
      name: 'unverified-address-believed',
      title: 'An address that the issuer has not verified opens the session of its owner.',
      breaks: ['CLUERIDE-14'],
      override: (parts) =>
        withProfile({ members: { ...parts.profile.members, unverifiedEmail: 'accept' } })(parts),
    },
    {
      name: 'nameless-people-share-a-member',
      title: 'All people without an address are one member.',
      breaks: ['CLUERIDE-14'],
      override: withStep('openSession', (original) => (call, tools) => {
        if (call.vouching !== undefined && call.vouching.email === undefined) {
          call.vouching = { ...call.vouching, email: 'null@null', emailVerified: true };
        }
        return original(call, tools);
      }),
    },
    {
      name: 'members-made-twice',
      title: 'Two first calls at once make two members: the look and the record have a gap between them.',
      breaks: ['CLUERIDE-14'],
      override: withStore((store) => {
        const made = new Map<string, Awaited<ReturnType<typeof store.enrolMember>>>();
        return {
          async enrolMember(member) {
            const known = made.get(member.principal);
            await store.member(member.principal);
            made.set(member.principal, member);
            if (known === undefined) await store.enrolMember(member);
            return known ?? member;
          },
        };
      }),
    },
    {
      name: 'game-state-per-token',
      title: 'Each token has a game of its own.',
      breaks: ['CLUERIDE-D02'],
      override(parts) {
        const states = new Map<string, string>();
        return withStep('openSession', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          if (call.member !== undefined) {
            const token = call.token ?? '';
            const gameState = states.get(token) ?? call.member.gameState;
            states.set(token, gameState);
            call.member = { ...call.member, gameState };
          }
          return decision;
        })(parts);
      },
    },
    {
      name: 'one-game-for-all',
      title: 'There is one game, and everybody is in it.',
      breaks: ['CLUERIDE-D02'],
      override: withStore((store) => {
        let state: string | undefined;
        return {
          async member(principal) {
            const member = await store.member(principal);
            return member && state !== undefined ? { ...member, gameState: state } : member;
          },
          async changeMember(principal, change) {
            state = change.gameState ?? state;
            return store.changeMember(principal, change);
          },
        };
      }),
    },
  ] as const satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation) => ({ ...deviation, party: 'resource-server', profiles }));
