import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { roomForChance } from './room-for-chance.ts';

const SAMPLE = 32;
const digest = (text: string) => createHash('sha256').update(text).digest();
const sample = (write: (number: number) => string) => Array.from({ length: SAMPLE }, (_, at) => write(at));

describe('roomForChance', () => {
  for (const { what, tokens, least, most } of [
    {
      what: '256 bits in base64url',
      tokens: sample((at) => digest(`a${at}`).toString('base64url')),
      least: 250,
      most: 260,
    },
    {
      what: '128 bits in hexadecimal',
      tokens: sample((at) => digest(`b${at}`).toString('hex').slice(0, 32)),
      least: 128,
      most: 128,
    },
    {
      what: '64 bits in hexadecimal, padded with zeros',
      tokens: sample((at) => digest(`c${at}`).toString('hex').slice(0, 16).padEnd(64, '0')),
      least: 64,
      most: 64,
    },
    { what: 'a counter', tokens: sample((at) => `token-${1000 + at}`), least: 0, most: 8 },
    {
      what: 'a time of issue before 40 random bits',
      tokens: sample(
        (at) => `${1_700_000_000_000 + at * 37}${digest(`d${at}`).toString('hex').slice(0, 10)}`,
      ),
      least: 40,
      most: 60,
    },
  ]) {
    it(`finds ${least === most ? least : `${least} to ${most}`} bits in ${what}`, () => {
      const bits = roomForChance(tokens);
      assert.ok(bits >= least && bits <= most, `${bits} bits`);
    });
  }
});
