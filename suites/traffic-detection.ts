import type { Stage } from '../fixtures/bench/index.ts';
import type { DeviantClient } from '../fixtures/deviations.ts';
import { readHar } from '../fixtures/recordings/index.ts';
import { bytes, createMask, type Exchange, toHar } from '../mock-server/wire/index.ts';
import { audit } from './audit.ts';
import type { Examination, RequirementVerdict } from './examination.ts';

/** What traffic alone shows of a client, as its journals have it and as a HAR of them has it. */
export interface TrafficDetection {
  /** Rows that were broken, and that traffic convicts of. */
  readonly convicted: readonly string[];
  /** What is wrong with the judge: accusations of what is kept, acquittals of what is broken, differences of the HAR. */
  readonly errors: readonly string[];
}

/** The scenes of one check, and the rows that it accused live. */
export interface Staged {
  readonly check: string;
  readonly stages: readonly Stage[];
  /** Whether they are judged as a HAR, too. */
  readonly asHar: boolean;
  readonly accused: ReadonlySet<string>;
}

/**
 * Judges a client once more, by the traffic of each scene alone. What a check saw as broken traffic has to convict, or
 * leave open; nothing else may be accused.
 */
export async function detectInTraffic(
  profile: string,
  deviation: DeviantClient | undefined,
  staged: readonly Staged[],
): Promise<TrafficDetection> {
  const broken = new Set([...(deviation?.breaks ?? []), ...(deviation?.alsoBreaks ?? [])]);
  const convicted = new Set<string>();
  const errors: string[] = [];
  for (const { check, stages, asHar, accused } of staged) {
    const said = new Map<string, RequirementVerdict[]>();
    for (const stage of stages) {
      const exchanges = stage.server.journal.exchanges();
      if (exchanges.length === 0) continue;
      const live = await judged(profile, stage, exchanges);
      if (asHar) {
        const recorded = await judged(profile, stage, await asRecorded(exchanges));
        errors.push(...differences(live, recorded).map((difference) => `${check}, HAR: ${difference}`));
      }
      for (const verdict of live.requirements) {
        said.set(verdict.requirement, [...(said.get(verdict.requirement) ?? []), verdict]);
      }
    }
    for (const [row, verdicts] of said) {
      const against = verdicts.find(({ verdict }) => verdict === 'fail' || verdict === 'warn');
      if (against !== undefined && broken.has(row)) convicted.add(row);
      if (against !== undefined && !broken.has(row)) errors.push(`${check}: ${row}: ${against.reason}`);
      const acquitted = against === undefined && verdicts.every(({ verdict }) => verdict === 'pass');
      if (acquitted && accused.has(row)) errors.push(`${check}: ${row} passes, although it is broken`);
    }
  }
  return { convicted: [...convicted].sort(), errors };
}

const judged = (profile: string, { server }: Stage, exchanges: readonly Exchange[]): Promise<Examination> =>
  audit({
    name: 'client',
    file: 'journal',
    profile,
    exchanges,
    entries: exchanges.length,
    setAside: {},
    client: server.registered,
    origins: Object.values(server.regions),
  });

/** The exchanges as they come back from a HAR of them. */
async function asRecorded(exchanges: readonly Exchange[]): Promise<readonly Exchange[]> {
  const har = toHar(exchanges, createMask({ reveal: true }), { name: 'Bearerproof', version: '0' });
  return (await readHar([bytes(JSON.stringify(har))], 'journal.har')).exchanges;
}

const differences = (one: Examination, other: Examination): string[] =>
  one.requirements.flatMap(({ requirement, verdict }, place) => {
    const second = other.requirements[place]?.verdict;
    return second === verdict ? [] : [`${requirement} is ${second} instead of ${verdict}`];
  });
