import type { Call, Tools } from '../endpoints/index.ts';
import { randomWord } from '../ports/index.ts';
import { headerValue } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withField } from './faulty-replies.ts';
import { withRenderers, withStep } from './override.ts';

const profiles = ['clueride'];
const HALF_AN_HOUR = 1_800_000;
const TWELVE_HOURS = 43_200_000;
const COOKIE = 'SESSION';

/** What a server has found out about who calls. */
type Found = Pick<Call, 'vouching' | 'facts'>;

/** A server that lets something stand in for the answer of its issuer. */
const goingBy = (find: (call: Call, tools: Tools) => Found | undefined): ServerDeviation['override'] =>
  withStep('lookUpToken', (original) => async (call, tools) => {
    const found = find(call, tools);
    if (found === undefined) return original(call, tools);
    Object.assign(call, found);
    return undefined;
  });

/** A server that remembers what it found out about each token, and goes by it where this says so. */
function remembering(
  goOn: (call: Call, since: { readonly first: number; readonly last: number }) => boolean,
): ServerDeviation['override'] {
  return (parts) => {
    const known = new Map<string, Found & { first: number; last: number }>();
    const token = (call: Call) => call.token ?? '';
    return withStep('openSession', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      const before = known.get(token(call));
      if (decision === undefined && call.vouching !== undefined && call.facts !== undefined) {
        const { vouching, facts } = call;
        const expiresAt = Number.POSITIVE_INFINITY;
        const kept = { vouching, facts: { ...facts, expiresAt } };
        known.set(token(call), { ...kept, first: before?.first ?? call.now, last: call.now });
      }
      return decision;
    })(
      goingBy((call) => {
        const seen = known.get(token(call));
        return seen !== undefined && goOn(call, seen) ? seen : undefined;
      })(parts),
    );
  };
}

/** Deviations of an application server in the sessions that it keeps. */
export const sessionDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'session-cookie-suffices',
      title: 'Who has a session needs no token any more: its cookie will do.',
      breaks: ['CLUERIDE-01'],
      override(parts) {
        const sessions = new Map<string, string>();
        return withRenderers((original) => ({
          served(decision, call, tools) {
            const id = randomWord(tools.ports.random, 12);
            sessions.set(id, call.token ?? '');
            return withField(
              original.served(decision, call, tools),
              'Set-Cookie',
              `${COOKIE}=${id}; HttpOnly`,
            );
          },
        }))(
          withStep('readPresentedToken', (original) => (call, tools) => {
            const cookies = headerValue(call.request, 'Cookie') ?? '';
            const token = sessions.get(new RegExp(`${COOKIE}=([^;]+)`).exec(cookies)?.[1] ?? '');
            if (headerValue(call.request, 'Authorization') !== undefined || token === undefined) {
              return original(call, tools);
            }
            call.token = token;
            return undefined;
          })(parts),
        );
      },
    },
    {
      name: 'session-found-by-cookie',
      title: 'A session is found by its cookie, and not bound anew when another token comes with it.',
      breaks: ['CLUERIDE-08'],
      override(parts) {
        const sessions = new Map<string, Pick<Call, 'member' | 'session'>>();
        return withRenderers((original) => ({
          served(decision, call, tools) {
            const id = randomWord(tools.ports.random, 12);
            if (call.member !== undefined && call.session !== undefined) {
              sessions.set(id, { member: call.member, session: call.session });
            }
            return withField(
              original.served(decision, call, tools),
              'Set-Cookie',
              `${COOKIE}=${id}; HttpOnly`,
            );
          },
        }))(
          withStep('openSession', (original) => (call, tools) => {
            const cookies = headerValue(call.request, 'Cookie') ?? '';
            const known = sessions.get(new RegExp(`${COOKIE}=([^;]+)`).exec(cookies)?.[1] ?? '');
            if (known === undefined) return original(call, tools);
            Object.assign(call, known);
            return undefined;
          })(parts),
        );
      },
    },
    {
      name: 'principal-in-a-shared-variable',
      title: 'Whose call it is stands in a variable of the process, and calls of others come between.',
      breaks: ['CLUERIDE-08'],
      override(parts) {
        let current: Pick<Call, 'member' | 'session'> = {};
        return withStep('openSession', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          if (decision !== undefined) return decision;
          current = { member: call.member, session: call.session } as typeof current;
          await tools.ports.store.member('');
          Object.assign(call, current);
          return undefined;
        })(parts);
      },
    },
    {
      name: 'session-idles-out',
      title: 'A session that is not used for half an hour is over, and its token with it.',
      breaks: ['CLUERIDE-10', 'CLUERIDE-12'],
      override(parts) {
        const used = new Map<string, number>();
        return withStep('openSession', (original) => (call, tools) => {
          const token = call.token ?? '';
          const idle = call.now - (used.get(token) ?? call.now);
          if (idle > HALF_AN_HOUR) {
            return {
              kind: 'refused',
              problem: 'invalid-token',
              because: 'the session was idle for too long',
            };
          }
          used.set(token, call.now);
          return original(call, tools);
        })(parts);
      },
    },
    {
      name: 'session-slides',
      title: 'A session that is in use goes on when its token has expired.',
      breaks: ['CLUERIDE-10', 'CLUERIDE-17', 'B-39', 'B-43'],
      override: remembering((call, { last }) => call.now - last < HALF_AN_HOUR),
    },
    {
      name: 'session-of-twelve-hours',
      title: 'A session lives twelve hours from its first call, whatever is left of its token.',
      breaks: ['CLUERIDE-10', 'CLUERIDE-12', 'CLUERIDE-17', 'B-19', 'B-39', 'B-43'],
      override: remembering((call, { first }) => call.now - first < TWELVE_HOURS),
    },
    {
      name: 'game-outlives-token',
      title: 'Nobody is thrown out of a game: while it is played, the expiry of the token does not count.',
      breaks: ['CLUERIDE-11'],
      override(parts) {
        const playing = new Map<string, Found>();
        return withStep('openSession', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          const { member, vouching, facts } = call;
          if (member?.gameState === 'playing' && vouching !== undefined && facts !== undefined) {
            const expiresAt = Number.POSITIVE_INFINITY;
            playing.set(call.token ?? '', { vouching, facts: { ...facts, expiresAt } });
          }
          return decision;
        })(
          withStep('lookUpToken', (original) => async (call, tools) => {
            const decision = await original(call, tools);
            const kept = playing.get(call.token ?? '');
            if (decision?.kind !== 'refused' || decision.problem !== 'invalid-token' || kept === undefined) {
              return decision;
            }
            Object.assign(call, kept);
            return undefined;
          })(parts),
        );
      },
    },
  ] as const satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation) => ({ ...deviation, party: 'resource-server', profiles }));
