import type { ServerBench } from '../../fixtures/bench/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import { replied } from '../acts.ts';
import type { Finding } from '../check.ts';
import { readIntrospection } from '../readers/index.ts';
import { readActivity } from '../token-activity.ts';

/**
 * What is to be said against the answer about a token that is dead or was never alive: one for what it claims, one
 * for what it reveals.
 */
export function* findingsOnInactive(
  { target }: Pick<ServerBench, 'target'>,
  exchange: Exchange,
  what: string,
  before: readonly Exchange[],
): Generator<Finding> {
  const said = readActivity(target, replied(exchange));
  const exchanges = [...before, exchange];
  if (said === undefined || said.active) {
    yield {
      requirement: 'B-42',
      expected: `status 200 with active false for ${what}`,
      actual: inWords(exchange),
      exchanges,
    };
    return;
  }
  const told = Object.keys(said.members).filter((name) => name !== 'active');
  if (told.length === 0) return;
  yield {
    requirement: 'B-42',
    expected: `active false and nothing else for ${what}`,
    actual: `also ${told.join(', ')}`,
    exchanges,
    advisory: true,
  };
}

const inWords = (exchange: Exchange): string => {
  const reply = replied(exchange);
  return `status ${reply.status} with ${bodyText(reply) || 'no content'}`;
};

/** Whether an answer calls its token active. */
export function isActive(exchange: Exchange): boolean {
  const reading = readIntrospection(replied(exchange));
  return reading.ok && reading.value.active;
}
