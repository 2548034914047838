import type { HttpReply } from '../../mock-server/wire/index.ts';
import { type JsonObject, readJson } from './json.ts';
import type { Flaw, Reading } from './reading.ts';

/** Names under which a server may tell an item of a session, without case and punctuation. */
const NAMES = {
  id: ['id', 'memberid', 'userid'],
  email: ['email', 'emailaddress', 'principal'],
  gameState: ['gamestate'],
  badges: ['badges', 'badge', 'badgedetails'],
  invitationStatus: ['invitationstatus', 'invitation'],
  imageUrl: ['imageurl', 'image', 'picture'],
} as const;
type Item = keyof typeof NAMES;

/** What a server tells of a session; `null` and a missing member both say that there is none. */
export interface ToldSession {
  readonly id?: string;
  readonly email?: string;
  readonly gameState?: string;
  readonly imageUrl?: string;
  /** The items that have a member of their own, whatever its value. */
  readonly items: ReadonlySet<Item>;
}

export const SESSION_ITEMS = Object.keys(NAMES) as readonly Item[];

/** Reads a reply as a session: a JSON object, or one in an object with a single member. */
export function readSession(reply: HttpReply): Reading<ToldSession, 'session'> {
  const body = readJson(reply.body, 'body');
  const told = body.ok ? innermost(body.value) : undefined;
  if (told === undefined) {
    const flaw: Flaw<'session'> = {
      kind: 'session',
      where: 'body',
      expected: 'a session as a JSON object',
      actual: body.flaws[0]?.actual ?? 'another value',
    };
    return { ok: false, flaws: [flaw] };
  }
  const given = new Map(
    Object.entries(told).map(([name, value]) => [name.toLowerCase().replace(/[^a-z]/g, ''), value]),
  );
  const toldAs = (item: Item): unknown => NAMES[item].map((name) => given.get(name)).find(isTold);
  const text = (item: Exclude<Item, 'badges' | 'invitationStatus'>) => {
    const value = toldAs(item);
    return typeof value === 'string' || typeof value === 'number' ? { [item]: String(value) } : {};
  };
  const items = SESSION_ITEMS.filter((item) => NAMES[item].some((name) => given.has(name)));
  return {
    ok: true,
    flaws: [],
    value: {
      ...text('id'),
      ...text('email'),
      ...text('gameState'),
      ...text('imageUrl'),
      items: new Set(items),
    },
  };
}

const isTold = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function innermost(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [only, ...others] = Object.values(value);
  return others.length === 0 && only !== undefined
    ? (innermost(only) ?? (value as JsonObject))
    : (value as JsonObject);
}
