/** Alphabets that tokens are written in, smallest first. */
const ALPHABETS: readonly { readonly characters: RegExp; readonly size: number }[] = [
  { characters: /^[0-9]*$/, size: 10 },
  { characters: /^([0-9a-f]*|[0-9A-F]*)$/, size: 16 },
  { characters: /^([a-z2-7]*|[A-Z2-7]*)$/, size: 32 },
  { characters: /^([0-9a-z]*|[0-9A-Z]*)$/, size: 36 },
  { characters: /^[0-9A-Za-z]*$/, size: 62 },
  { characters: /^[\w+/-]*$/, size: 64 },
  { characters: /./, size: 94 },
];

/** Share of neighbours in which a place changes that is left to chance: nine of ten for digits. */
const LIVELY = 0.6;

/**
 * Bits that can be left to chance between one token and the next: the places that change from almost every
 * token to its successor, each worth its alphabet. Counters, times and paddings change in few places.
 * @param tokens two or more, different from each other, in the order of their issue
 */
export function roomForChance(tokens: readonly string[]): number {
  const longest = Math.max(0, ...tokens.map((token) => token.length));
  const lively = Array.from({ length: longest }, (_, place) => place).filter(
    (place) => changes(tokens, place) >= LIVELY * (tokens.length - 1),
  );
  const written = tokens.map((token) => lively.map((place) => token.charAt(place)).join('')).join('');
  const { size } = ALPHABETS.find(({ characters }) => characters.test(written)) ?? { size: 94 };
  return lively.length * Math.log2(size);
}

const changes = (tokens: readonly string[], place: number): number =>
  tokens.slice(1).filter((token, index) => token.charAt(place) !== tokens[index]?.charAt(place)).length;
