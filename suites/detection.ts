import {
  type ClientBench,
  openMockServerBench,
  openModuleClientBench,
  type Stage,
} from '../fixtures/bench/index.ts';
import { type DetectedProfile, detectedProfiles } from '../fixtures/detected-profiles.ts';
import {
  type DeviantClient,
  type Keys,
  type ReferenceProfile,
  referenceClaims,
  referenceClients,
  type ServerDeviation,
  serverDeviations,
} from '../fixtures/deviations.ts';
import type { ClientTarget } from '../fixtures/target/index.ts';
import { looksAtRest, whoMeets } from './bystanders.ts';
import { clientChecks } from './catalogue.ts';
import type { CheckResult } from './examination.ts';
import { type ExamineOptions, examineClient, examineServer, type Staging, scopeOf } from './examine.ts';
import { ledger } from './requirements/index.ts';
import { detectInTraffic, type Staged, type TrafficDetection } from './traffic-detection.ts';

/** What a run against one deviation, or against none, showed. */
export interface Detection {
  readonly deviation: string;
  readonly profile: string;
  /** Rows of the profile that the deviation breaks and no check accused. */
  readonly missed: readonly string[];
  /** Rows that were accused although the deviation keeps them, with the check and its reason. */
  readonly falselyAccused: readonly string[];
  /** Checks in which the harness itself broke, or which had nothing to show at a conformant implementation. */
  readonly errors: readonly string[];
  /** What the traffic of a client alone showed. */
  readonly traffic?: TrafficDetection;
}

/**
 * Rows that a documented system breaks by being what its document says, or by what it chose where the document leaves
 * the choice: its waivers say why, and a finding against them is right for deviant and conformant alike.
 */
const BROKEN_BY_DOCUMENT: Readonly<Record<string, readonly string[]>> = {
  'enigma-legacy': ['ENIGMA-04', 'B-37', 'B-48'],
  cehub: ['B-37'],
};

/** The profile that a deviation is run under, where it does not name its own. */
const USUAL_PROFILE = 'enigma';

/** Every server deviation with every profile that it is to be run under. */
export const serverDetections: readonly {
  readonly deviation: ServerDeviation;
  readonly profile: DetectedProfile;
}[] = serverDeviations.flatMap((deviation) =>
  (deviation.profiles ?? [USUAL_PROFILE]).map((profile) => ({
    deviation,
    profile: profile as DetectedProfile,
  })),
);

/** Which part of the cases is enough for checks of rows that a deviation keeps: they only must not accuse it. */
const BYSTANDERS = 1 / 10;

/** How a detection run goes about it. */
export interface DetectOptions extends ExamineOptions {
  /** Whether checks are run, too, of which it is known that a deviation changes nothing in their way. */
  readonly everyCheck?: boolean;
}

type Concerned = (check: { readonly requirements: readonly string[] }) => boolean;

const concernedBy =
  ({ breaks }: { readonly breaks: readonly string[] }): Concerned =>
  ({ requirements }) =>
    requirements.some((id) => breaks.includes(id));

const bystanding = (runs: number) => Math.ceil(runs * BYSTANDERS);

/** All cases for checks that have to notice a deviation, and for a conformant implementation. */
function sizedFor<Options extends ExamineOptions>(
  deviation: { readonly breaks: readonly string[] } | undefined,
  options: Options,
): Options {
  if (deviation === undefined) return options;
  const { runs } = options.generation;
  const concerned = concernedBy(deviation);
  return { ...options, runsOf: (check) => (concerned(check) ? runs : bystanding(runs)) };
}

/** The checks that have to notice a deviation, and those that could. */
async function withoutUninvolved(
  profile: DetectedProfile,
  deviation: ServerDeviation | undefined,
  keys: Keys,
  options: DetectOptions,
): Promise<ExamineOptions> {
  if (deviation === undefined || options.everyCheck) return options;
  const { seed, runs } = options.generation;
  const meets = await whoMeets(profile, deviation, keys, { seed, runs: bystanding(runs) });
  const concerned = concernedBy(deviation);
  const { only = () => true } = options;
  return { ...options, only: (check) => only(check) && (concerned(check) || meets(check)) };
}

/**
 * Runs all checks against a mock server with these deviations; none shows what a conformant one is accused of.
 */
export async function detectServer(
  profile: DetectedProfile,
  deviation: ServerDeviation | undefined,
  keys: Keys,
  options: DetectOptions,
): Promise<Detection> {
  const { seed } = options.generation;
  const chosen = await withoutUninvolved(profile, deviation, keys, options);
  const results = await examineServer(
    async (check) => {
      const bench = await openMockServerBench({
        profile: detectedProfiles[profile],
        seed,
        keys,
        deviations: deviation === undefined ? [] : [deviation.name],
        // Tables take longer than maps, and most checks do not look at them.
        atRest: check !== undefined && looksAtRest(check) && deviation?.comparesInClear !== true,
      });
      return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
    },
    { ...sizedFor(deviation, chosen), reveal: true },
  );
  return compare(profile, deviation, results);
}

/** A reference client, which can do all that a client of its profile can claim. */
const referenceClient = (profile: ReferenceProfile): ClientTarget => ({
  name: 'reference client',
  profile,
  roles: ['client'],
  claims: new Set(referenceClaims[profile]),
  controls: new Set(['clock', 'restart']),
  isolation: 'stage',
  policy: {},
});

/** Runs all checks against a reference client with a deviation; undefined shows what a conformant one is accused of. */
export async function detectClient(
  profile: ReferenceProfile,
  deviation: DeviantClient | undefined,
  keys: Keys,
  options: DetectOptions,
): Promise<Detection> {
  const results: CheckResult[] = [];
  const staged: Staged[] = [];
  for (const check of clientChecks.filter(options.only ?? (() => true))) {
    const stages: Stage[] = [];
    const open = async () =>
      watched(
        openModuleClientBench({
          target: referenceClient(profile),
          factory: deviation?.factory ?? referenceClients[profile],
          seed: options.generation.seed,
          keys,
        }),
        stages,
      );
    const [result] = await examineClient(open, {
      ...sizedFor(deviation, options),
      only: (each) => each === check,
      reveal: true,
    });
    if (result === undefined) continue;
    results.push(result);
    const accused = result.verdicts.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
    staged.push({
      check: check.id,
      stages,
      // Reading a HAR back takes as long as the check; what is not concerned is read back at the conformant client.
      asHar: deviation === undefined || options.everyCheck === true || concernedBy(deviation)(check),
      accused: new Set(accused.map(({ requirement }) => requirement)),
    });
  }
  const traffic = await detectInTraffic(profile, deviation, staged);
  return { ...compare(profile, deviation, results), traffic };
}

/** Notes the scenes that are set on a bench. */
const watched = (staging: Staging<ClientBench>, stages: Stage[]): Staging<ClientBench> => ({
  ...staging,
  bench: {
    ...staging.bench,
    async stage(given) {
      const stage = await staging.bench.stage(given);
      stages.push(stage);
      return stage;
    },
  },
});

/** Sets what was accused beside what is broken. */
function compare(
  profile: DetectedProfile,
  deviation: { readonly name: string; readonly breaks: readonly string[] } | undefined,
  results: readonly CheckResult[],
): Detection {
  const scope = scopeOf(detectedProfiles[profile].name);
  // A deviation may be run under several profiles, each of which has some of the rows that it breaks.
  const breaks = (deviation?.breaks ?? []).filter((id) => scope.has(id));
  const broken = withRollUps([...(deviation?.breaks ?? []), ...(BROKEN_BY_DOCUMENT[profile] ?? [])]);
  const accusations = results.flatMap(({ check, verdicts }) =>
    verdicts
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
      .map(({ requirement, reason }) => ({ requirement, said: `${requirement} by ${check}: ${reason}` })),
  );
  const accused = new Set(accusations.map(({ requirement }) => requirement));
  return {
    deviation: deviation?.name ?? 'none',
    profile,
    missed:
      deviation !== undefined && breaks.length === 0
        ? [`any row of ${profile}`]
        : breaks.filter((id) => !accused.has(id)),
    falselyAccused: accusations.filter(({ requirement }) => !broken.has(requirement)).map(({ said }) => said),
    errors: results.flatMap(({ check, verdicts }) =>
      verdicts
        // What a conformant implementation does not get as far as, nobody does.
        .filter(({ verdict }) => verdict === 'error' || (deviation === undefined && verdict === 'untestable'))
        .map(({ reason }) => `${check}: ${reason}`),
    ),
  };
}

function withRollUps(broken: readonly string[]): ReadonlySet<string> {
  const all = new Set(broken);
  for (const row of ledger) {
    if (typeof row.decidedBy === 'object' && row.decidedBy.rollup.some((id) => all.has(id))) all.add(row.id);
  }
  return all;
}
