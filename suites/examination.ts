import type { Isolation, TargetLines } from '../fixtures/target/index.ts';
import type { CaseOrigin, Role } from './check.ts';
import type { ShownExchange } from './evidence.ts';
import type { TargetOptions } from './target-options.ts';
import type { Verdict } from './verdict.ts';

/** A finding with its evidence masked and in JSON form. */
export interface RecordedFinding {
  readonly requirement: string;
  readonly verdict: 'fail' | 'warn';
  readonly expected: string;
  readonly actual: string;
  readonly exchanges: readonly ShownExchange[];
  /** Minimal counterexample of a property, as a story of one step per line. */
  readonly counterexample?: readonly string[];
  /** How that counterexample can be had again. */
  readonly origin?: CaseOrigin;
}

/** What one check says of one requirement. */
export interface RequirementVerdict {
  readonly requirement: string;
  readonly verdict: Verdict;
  /** Why, for every verdict but a `pass` without reserve. */
  readonly reason?: string;
}

/**
 * Why a check did not get to its end, of which its verdicts then say nothing:
 *
 * - `interrupted` the run was told to end during the check, or before it began
 * - `timed-out` it took longer than a check may take
 * - `worker-lost` the process that examined was killed, or ended by itself
 * - `broken` the harness failed
 * - `not-reached` the run ended before the check began
 */
export const UNFINISHED = ['interrupted', 'timed-out', 'worker-lost', 'broken', 'not-reached'] as const;
export type Unfinished = (typeof UNFINISHED)[number];

/** What came of one check, run or not. JSON through and through: it travels between processes. */
export interface CheckResult {
  readonly check: string;
  readonly title: string;
  readonly party: Role;
  readonly kind: 'scenario' | 'property';
  readonly verdicts: readonly RequirementVerdict[];
  readonly findings: readonly RecordedFinding[];
  /** Choices of the target that were observed where the sources leave one. */
  readonly observations: Readonly<Record<string, string>>;
  /** Exchanges that the check looked at. */
  readonly exchanges: number;
  /** The last exchanges before the harness or the set-up broke; of other checks the first, where all evidence was asked for. */
  readonly evidence: readonly ShownExchange[];
  /** Why it did not get to its end; absent where it did. */
  readonly unfinished?: Unfinished;
}

/** A clause of the baseline that a profile's document overrides. */
export interface Waiver {
  readonly requirement: string;
  readonly profile: string;
  readonly effect: string;
  /** Document and section that override the clause. */
  readonly source: string;
}

/** What a person says of a requirement that no check can decide. */
export interface Attestation {
  readonly requirement: string;
  readonly says: string;
  /** Who answers for it. */
  readonly by?: string;
  /** Day on which it was said, ISO 8601. */
  readonly on?: string;
}

/** A known verdict of the target file, with what became of it. */
export interface Expectation {
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** `stale` when the run judged otherwise; `open` when it could not judge. */
  readonly status: 'met' | 'stale' | 'open';
}

/** A recording that was judged instead of a target in operation. */
export interface RecordingFacts {
  readonly entries: number;
  /** Entries that are exchanges to judge by. */
  readonly judged: number;
  /** All others, counted by reason. */
  readonly setAside: Readonly<Record<string, number>>;
  /** Addresses that were asked for tokens. */
  readonly tokenEndpoints: readonly string[];
  /** Origins of the protected resources. */
  readonly apis: readonly string[];
  /** What was said of the client when the recording was judged. */
  readonly clientId?: string;
  readonly tokenEndpoint?: string;
  readonly origins?: readonly string[];
}

/** Everything that one run over one target found out: the source of every report. */
export interface Examination {
  readonly target: {
    readonly name: string;
    readonly profile: string;
    readonly roles: readonly Role[];
    readonly claims: readonly string[];
    readonly controls: readonly string[];
    /** What keeps one check from meeting what another left behind. */
    readonly isolation: Isolation;
    /** What it demands and offers, as trying it showed before the checks; empty for a client. */
    readonly learnt: Readonly<Record<string, string>>;
    /** What the target file says beyond its defaults; empty for a recording. */
    readonly options: TargetOptions;
    /** Path of the target file, or of the recording, as it was given. */
    readonly file: string;
    /** Lines of the target file that a report points to; absent where none was read. */
    readonly lines?: TargetLines;
    readonly recording?: RecordingFacts;
  };
  readonly seed: number;
  /** Cases that each property was given at most. */
  readonly runs: number;
  /** Checks of the plan that this run was told not to examine, and why; absent when it examined all. */
  readonly leftOut?: { readonly because: string; readonly checks: readonly string[] };
  readonly ledgerVersion: string;
  /** One entry per check of the catalogue whose party the target plays, in catalogue order. */
  readonly checks: readonly CheckResult[];
  /** Worst verdict per requirement in scope, in ledger order. */
  readonly requirements: readonly RequirementVerdict[];
  /** Of the rows that are `attested`, in ledger order. */
  readonly attestations: readonly Attestation[];
  readonly waivers: readonly Waiver[];
  readonly expectations: readonly Expectation[];
  /** Last output of the target's process, masked; empty when the harness did not start one. */
  readonly targetOutput: string;
  /** Whether secrets were asked to be shown. */
  readonly revealed: boolean;
}
