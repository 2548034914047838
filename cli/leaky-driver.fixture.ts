import { DRIVER_SECRETS, WRITINGS } from './planted-secrets.fixture.ts';

/** A driver that repeats what it was told, and breaks. Its options come on its command line. */
for (const [place, secret] of Object.values(DRIVER_SECRETS).entries())
  for (let way = 0; way < 5; way++) console.error(WRITINGS[(3 * way + place) % WRITINGS.length]?.(secret));
console.error(process.argv.slice(2).join(' '));
console.log(`the token ${DRIVER_SECRETS.option} is no line of the protocol`);
