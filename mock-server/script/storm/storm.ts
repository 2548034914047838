import type { Endpoint } from '../../endpoints/index.ts';
import { type Random, seededRandom } from '../../ports/index.ts';
import type { Profile } from '../../profiles/index.ts';
import type { Carrier } from '../../wire/index.ts';
import type { RequestFacts } from '../facts.ts';
import { oneOf, ScriptError } from '../script-error.ts';
import type { Action } from '../step.ts';
import { HAZARD_NAMES, type Hazard, hazardsIn } from './hazards.ts';

/** How hostile a server is to be. */
export interface HostileOptions {
  /** The same seed and the same requests give the same storm; drawn where absent. */
  readonly seed?: number | string;
  /** The chance that a request is hit, above 0 and up to 1. 0.2 where absent. */
  readonly rate?: number;
  /** Behaviours and faults that it may bring; all that the profile documents where absent. */
  readonly only?: readonly string[];
}

/** What a storm tells of itself: enough to have it again. */
export interface StormReading {
  readonly seed: number | string;
  readonly rate: number;
  /** Behaviours and faults that it may bring. */
  readonly brings: readonly string[];
  /** Present where it was told to bring no others. */
  readonly only?: readonly string[];
}

/**
 * Brings documented behaviours and faults by a chance of its own. At each endpoint at most two requests in a row are hit,
 * and then four are let through, so that whoever tries again gets on.
 */
export interface Storm extends StormReading {
  /** What is done to a request. @param carries faults that the transport can carry; all where absent */
  next(facts: RequestFacts, carries?: Carrier['faults']): Action | undefined;
  /** Begins anew. */
  restart(): void;
}

const USUAL_RATE = 0.2;
const MOST_IN_A_ROW = 2;
const CALM_AFTER = 4;

/**
 * @param chance draws the seed where none is given, and nothing else
 * @throws ScriptError for a rate that is none, and for what the profile does not document
 */
export function createStorm(
  { seed: given, rate = USUAL_RATE, only }: HostileOptions,
  profile: Profile,
  chance: Random,
): Storm {
  if (!(rate > 0 && rate <= 1)) {
    throw new ScriptError(
      ['hostile', 'rate'],
      `hostile.rate is ${rate}; it takes a number above 0 and up to 1`,
    );
  }
  const all = hazardsIn(profile);
  const hazards = only === undefined ? all : chosen(only, all, profile);
  const seed = given ?? Math.floor(fraction(chance) * 1e9);
  let random: Random;
  let places: Map<Endpoint, { hit: number; calm: number }>;
  const restart = () => {
    random = seededRandom(`storm ${seed}`);
    places = new Map();
  };
  restart();

  return {
    seed,
    rate,
    brings: hazards.map(({ name }) => name),
    ...(only === undefined ? {} : { only }),
    restart,
    next(facts, carries) {
      // As much chance for every request, hit or not: so that one request does not change what becomes of the others.
      const [whether, which, how] = [fraction(random), fraction(random), fraction(random)];
      const place = places.get(facts.endpoint) ?? { hit: 0, calm: 0 };
      places.set(facts.endpoint, place);
      if (place.calm > 0) {
        place.calm--;
        return undefined;
      }
      const able = hazards.filter((hazard) => mayHit(hazard, facts, profile, carries));
      if (able.length === 0 || whether >= rate) {
        place.hit = 0;
        return undefined;
      }
      if (++place.hit === MOST_IN_A_ROW) Object.assign(place, { hit: 0, calm: CALM_AFTER });
      return pick(pick(able, which).actions, how);
    },
  };
}

function chosen(only: readonly string[], all: readonly Hazard[], profile: Profile): readonly Hazard[] {
  if (only.length === 0)
    throw new ScriptError(['hostile', 'only'], 'hostile.only is empty; leave it out for everything');
  const names = all.map(({ name }) => name);
  only.forEach((name, place) => {
    const path = ['hostile', 'only', place];
    oneOf(path, name, HAZARD_NAMES);
    if (names.some((each) => each === name)) return;
    throw new ScriptError(
      path,
      `hostile.only[${place}] is "${name}", which ${profile.name} does not document; it has ${names.join(', ')}`,
    );
  });
  return all.filter(({ name }) => only.includes(name));
}

function mayHit(
  { endpoints, grants, losesAnswer, carried }: Hazard,
  { endpoint, grant }: RequestFacts,
  profile: Profile,
  carries: Carrier['faults'] | undefined,
): boolean {
  return (
    endpoints.includes(endpoint) &&
    (endpoint !== 'token' || grants === undefined || grants.includes(grant ?? '')) &&
    (carried === undefined || carries === undefined || carries.includes(carried)) &&
    !(losesAnswer && endpoint === 'token' && hasOneAnswer(grant, profile))
  );
}

/** Whether the answer to a token request is the only one there will be, so that who misses it has to log in anew. */
const hasOneAnswer = (grant: string | undefined, { refreshToken }: Profile): boolean =>
  grant === 'authorization_code' || (grant === 'refresh_token' && refreshToken.rotation === 'rotate');

/** From 0, and below 1. */
const fraction = (random: Random): number => {
  const [one = 0, two = 0, three = 0, four = 0] = random.bytes(4);
  return (((one * 256 + two) * 256 + three) * 256 + four) / 2 ** 32;
};

/** @param fraction from 0, and below 1 */
const pick = <Item>(items: readonly Item[], fraction: number): Item =>
  items[Math.floor(fraction * items.length)] as Item;
