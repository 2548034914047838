import { type Random, randomWord } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';

const withRandom =
  (change: (original: Random) => Random): ServerDeviation['override'] =>
  (parts) => ({ ...parts, ports: { ...parts.ports, random: change(parts.ports.random) } });

const CHANCE = 8;

/** Faults in how tokens come by their randomness. */
export const chanceDeviations = byAuthorizationServer([
  {
    name: 'tokens-counted-up',
    title: 'Each token is the number after the one before.',
    profiles: ['enigma', 'oauth2'],
    breaks: ['B-28'],
    override: withRandom(() => {
      let counter = 0;
      return {
        bytes(count) {
          const bytes = Buffer.alloc(count, 0xa5);
          bytes.writeUInt32BE(++counter, count - 4);
          return bytes;
        },
      };
    }),
  },
  {
    name: 'tokens-padded-to-their-length',
    title: 'Tokens are long, and eight bytes of them are left to chance.',
    breaks: ['B-28'],
    override: withRandom(({ bytes }) => ({
      bytes(count) {
        const padded = Buffer.alloc(count, 0x5a);
        padded.set(bytes(Math.min(CHANCE, count)), Math.max(0, count - CHANCE));
        return padded;
      },
    })),
  },
  {
    name: 'opaque-access-tokens-too-short',
    title: 'Opaque access tokens have 96 bits.',
    profiles: ['oauth2'],
    breaks: ['B-28'],
    override: (parts) => ({
      ...parts,
      format: { ...parts.format, mint: async (_content, { random }) => randomWord(random, 12) },
    }),
  },
]);
