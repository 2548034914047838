import { type TargetDefinition, targetMask, targetOf } from '../fixtures/target/index.ts';
import type { ExaminedTarget } from './conclude.ts';
import { optionsOf } from './target-options.ts';

/** What a conclusion needs to know of a target file beside the results of the checks, before there are any. */
export function examinedTarget(
  definition: TargetDefinition,
  asked: Pick<ExaminedTarget, 'seed' | 'runs' | 'plan' | 'limit' | 'revealed'>,
): ExaminedTarget {
  const target = targetOf(definition);
  const mask = targetMask(definition, asked.revealed);
  return {
    target: {
      name: mask.text(definition.name),
      profile: definition.profile,
      roles: definition.roles,
      claims: [...target.claims],
      controls: [...target.controls],
      isolation: target.isolation,
      learnt: {},
      options: optionsOf(definition, mask),
      file: definition.file,
      ...(definition.lines === undefined ? {} : { lines: definition.lines }),
    },
    ...asked,
    attestations: Object.entries(definition.attest).map(([requirement, word]) =>
      typeof word === 'string'
        ? { requirement, says: mask.text(word) }
        : { requirement, ...word, says: mask.text(word.says) },
    ),
    expected: definition.expect.map((known) => ({ ...known, reason: mask.text(known.reason) })),
    targetOutput: '',
  };
}
