import type { ClientBench, ServerBench } from '../fixtures/bench/index.ts';
import type { Control } from '../fixtures/target/index.ts';
import type { Exchange } from '../mock-server/wire/index.ts';

/** The parts of RFC 6749 that a target can play. */
export type Role = 'authorization-server' | 'resource-server' | 'client';

/** Evidence against a target: what a requirement asked for, and what came instead. */
export interface Finding {
  /** Id of the ledger row that is broken, or of each one. Rows outside the target's profile drop out. */
  readonly requirement: string | readonly string[];
  readonly expected: string;
  readonly actual: string;
  /** The exchanges that show it, in order. */
  readonly exchanges: readonly Exchange[];
  /** Report as `warn` although the row is a MUST: the sources leave room here. */
  readonly advisory?: boolean;
  /** Minimal counterexample of a property, as a story of one step per line. */
  readonly counterexample?: readonly string[];
  /** How that counterexample can be had again; of a property only. */
  readonly origin?: CaseOrigin;
}

/** The way from a seed to one generated case. */
export interface CaseOrigin {
  readonly seed: number;
  /** Which of the properties that a check examines, from 1. */
  readonly property: number;
  /** From the seed to the case, as fast-check writes it. */
  readonly path: string;
  /** Of the case, so that another one is not taken for it. */
  readonly fingerprint: string;
}

/** The properties of one run of a check. */
export interface Search {
  /** How many have begun. */
  begun: number;
  /** The one case that is to be examined, in the place of all others. */
  readonly only?: CaseOrigin;
  /** Whether that case was examined, and if not, whether another has come in its place. */
  met: 'not yet' | 'yes' | 'another';
}

/** How a check speaks while it runs. */
export interface Judge {
  /** Records a finding and goes on. Throw `violation(finding)` where going on makes no sense. */
  report(finding: Finding): void;
  /** Says that this run could not decide a requirement, and why. */
  leave(requirement: string, verdict: 'untestable' | 'inapplicable', reason: string): void;
  /** Records which choice the target made where the sources leave one. */
  observe(fact: string, value: string): void;
  /** Settings of generated tests. */
  readonly generation: { readonly seed: number; readonly runs: number; readonly search?: Search };
}

interface CheckOf<Party extends Role, Bench> {
  /** Stable name in kebab-case; `--only` takes it. */
  readonly id: string;
  /** What is true of a conformant target, as a sentence. */
  readonly title: string;
  readonly party: Party;
  readonly kind: 'scenario' | 'property';
  /** Ids of the ledger rows that this check decides. */
  readonly requirements: readonly string[];
  /** Without these claims of the target the check is inapplicable; of several in a list of their own, one is enough. */
  readonly claims: readonly (string | readonly string[])[];
  /** Without these controls the check is untestable. */
  readonly controls: readonly Control[];
  /** Returns when everything was examined. @throws Violation, SetUpFailure, MissingControl */
  run(bench: Bench, judge: Judge): Promise<void>;
}

export type ServerCheck = CheckOf<'authorization-server' | 'resource-server', ServerBench>;
export type ClientCheck = CheckOf<'client', ClientBench>;
export type Check = ServerCheck | ClientCheck;

/** Thrown by `violation` to end a check with its decisive finding. */
export class Violation extends Error {
  override readonly name = 'Violation';
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(`${[finding.requirement].flat().join(', ')}: expected ${finding.expected}; got ${finding.actual}`);
    this.finding = finding;
  }
}

/**
 * Thrown where a target does not get as far as what a check examines, because something else about it is
 * broken: what was to be decided is untestable, and another check says what is in the way.
 */
export class Hindered extends Error {
  override readonly name = 'Hindered';
}

export const violation = (finding: Finding): Violation => new Violation(finding);
