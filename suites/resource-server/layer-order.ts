import type { Exchange } from '../../mock-server/wire/index.ts';

/** What a request has to pass: each layer can object by itself. */
export const LAYERS = ['token', 'tenant', 'scope', 'right'] as const;
export type Layer = (typeof LAYERS)[number];

/** That one layer answered although another one would have objected as well. */
export interface Precedence {
  readonly first: Layer;
  readonly then: Layer;
  readonly where: string;
  readonly exchange: Exchange;
}

/** The order that fits everything that was seen, or two answers that no order fits. */
export function layerOrder(precedences: readonly Precedence[]): {
  readonly order: readonly Layer[];
  readonly contradiction?: readonly [Precedence, Precedence];
} {
  for (const one of precedences) {
    const other = precedences.find(({ first, then }) => first === one.then && then === one.first);
    if (other !== undefined) return { order: [], contradiction: [one, other] };
  }
  // Whoever answers before more others comes earlier; without a contradiction between two there is none between three,
  // since of three that object together one has answered.
  const wins = (layer: Layer): number =>
    new Set(precedences.filter(({ first }) => first === layer).map(({ then }) => then)).size;
  const seen = LAYERS.filter((layer) =>
    precedences.some(({ first, then }) => first === layer || then === layer),
  );
  return { order: seen.toSorted((one, other) => wins(other) - wins(one)) };
}
