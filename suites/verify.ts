import { stripVTControlCharacters } from 'node:util';
import { MissingControl, openClientModule, type ServerBench } from '../fixtures/bench/index.ts';
import type { ClientFactory } from '../fixtures/drivers/index.ts';
import { maskedError, type Opening, tryOpenTarget } from '../fixtures/open-target.ts';
import { systemClock, systemEnvironment } from '../fixtures/ports.ts';
import {
  type ClientDescription,
  describedClient,
  loadTargetFile,
  type TargetDefinition,
  targetOf,
} from '../fixtures/target/index.ts';
import { catalogue } from './catalogue.ts';
import type { Check, Search } from './check.ts';
import { asSeen, conclude, type SeenTarget } from './conclude.ts';
import type { EvidenceAsked } from './evidence.ts';
import type { CheckResult, Examination } from './examination.ts';
import { scopeOf } from './examine.ts';
import { plan, unrun } from './plan.ts';
import { plannedRun } from './planned-run.ts';
import { adapted, learntOf } from './probe.ts';
import { requirementsFor } from './requirements/index.ts';
import { runCheck } from './run-check.ts';
import { NAMED_ALONE, USUAL_RUNS, USUAL_SEED } from './run-settings.ts';

/** How an examination is to go. */
export interface VerifyOptions {
  /** Seed of everything that is generated; 1 unless given. */
  readonly seed?: number;
  /** Cases per property; 20 unless given. */
  readonly runs?: number;
  /** Ids of the checks to run; all that apply unless given. */
  readonly only?: readonly string[];
  /** Whether tokens and secrets are shown in the evidence. */
  readonly reveal?: boolean;
  /** Whose exchanges are shown: of `findings`, as it is unless given, or of `all` checks, the first 40 of each. */
  readonly evidence?: EvidenceAsked;
}

/**
 * Examines the implementation that a target file describes, in this process and without a test runner.
 * @throws TargetFileError when the file cannot be used; RangeError for an id in `only` that no check has
 */
export async function verify(file: string, options: VerifyOptions = {}): Promise<Examination> {
  return examineAll(await loadTargetFile(file, systemEnvironment), options);
}

/**
 * Examines a client in this process, for example in a project's own tests: no socket, virtual time. `Date` and the
 * network are the harness's only within the client.
 * @param factory builds the client for each scene
 * @throws TargetFileError when the description cannot be used; RangeError for an id in `only` that no check has
 */
export async function verifyClient(
  factory: ClientFactory,
  description: ClientDescription,
  options: VerifyOptions = {},
): Promise<Examination> {
  const { through = 'fetch' } = description;
  const definition = describedClient(description);
  return examineAll(definition, options, () =>
    openClientModule(definition, { load: () => factory, through }),
  );
}

async function examineAll(
  definition: TargetDefinition,
  { seed = USUAL_SEED, runs = USUAL_RUNS, only = [], reveal = false, evidence = 'findings' }: VerifyOptions,
  open?: Parameters<typeof tryOpenTarget>[3],
): Promise<Examination> {
  const unknown = unknownCheck(only);
  if (unknown !== undefined) throw new RangeError(`only: ${unknown}`);
  const { checks, examined } = plannedRun(definition, only, { seed, runs, limit: NAMED_ALONE, reveal });
  const ports = { clock: systemClock, environment: systemEnvironment };
  const opening = await tryOpenTarget(definition, ports, reveal, open);
  try {
    const results: CheckResult[] = [];
    for (const check of checks) results.push(await examineCheck(check, opening, { seed, runs, evidence }));
    return conclude(asSeen(examined, await seenOf(opening)), results);
  } finally {
    if (opening.kind === 'open') await opening.target.close();
  }
}

/** What is wrong with ids of checks, as a sentence: else what nobody meant would be examined, or nothing. */
export function unknownCheck(ids: readonly string[]): string | undefined {
  const unknown = ids.find((id) => !catalogue.some((check) => check.id === id));
  return unknown === undefined
    ? undefined
    : `there is no check "${unknown}"; "bearerproof requirements --checks" lists them`;
}

/** What a target file says in vain of requirements: a sentence each. */
export function misnamedRequirements({ file, profile, expect, attest }: TargetDefinition): string[] {
  const scope = scopeOf(profile);
  const named = [
    ...expect.map(({ requirement }) => ({ where: 'expect', id: requirement })),
    ...Object.keys(attest).map((id) => ({ where: 'attest', id })),
  ];
  const unknown = named
    .filter(({ id }) => !scope.has(id))
    .map(
      ({ where, id }) =>
        `${file}: "${where}" names "${id}", which is not a requirement of ${profile}; ` +
        `"bearerproof requirements ${profile}" lists them`,
    );
  const attested = requirementsFor(profile)
    .filter(({ decidedBy }) => decidedBy === 'attestation')
    .map(({ id }) => id);
  const vain = Object.keys(attest)
    .filter((id) => scope.has(id) && !attested.includes(id))
    .map(
      (id) =>
        `${file}: "attest" names "${id}", which no person's word decides; under ${profile} one decides ` +
        (attested.join(', ') || 'nothing'),
    );
  return [...unknown, ...vain];
}

/** Examines one check on an opened target, and puts back what it changed. */
export async function examineCheck(
  check: Check,
  opening: Opening,
  {
    seed,
    runs,
    evidence = 'findings',
  }: { readonly seed: number; readonly runs: number; readonly evidence?: EvidenceAsked },
  search?: Search,
): Promise<CheckResult> {
  const { definition, mask } = opening;
  const scope = scopeOf(definition.profile);
  const [step] = plan(targetOf(definition), [check], scope);
  if (step === undefined) throw new Error(`${check.id} is not in the plan of ${definition.file}`);
  if (step.kind === 'left') return unrun(check, scope, step.verdict, step.reason);
  if (opening.kind === 'failed') return unopened(check, scope, opening);
  const learnt = await learntOf(opening);
  let begun: Awaited<ReturnType<typeof opening.target.begin>>;
  try {
    begun = await opening.target.begin(check.id);
  } catch (error) {
    await opening.target.settle();
    return unopened(check, scope, { error, mask });
  }
  const { recent } = begun;
  const bench = 'target' in begun.bench && 'send' in begun.bench ? adapted(begun.bench, learnt) : begun.bench;
  const context = { scope, generation: { seed, runs }, mask, recent, evidence, ...(search && { search }) };
  // The plan pairs checks with benches by the role of the target, which the types cannot follow.
  const result = await runCheck<ServerBench>(check as never, bench as never, context);
  await opening.target.settle();
  return result;
}

/**
 * What an opened target has shown so far, beside the results of the checks: what its process said last, with its secrets hidden,
 * those that were seen and what looks like one.
 */
export async function seenOf(opening: Opening): Promise<SeenTarget> {
  const output = opening.kind === 'failed' ? '' : stripVTControlCharacters(opening.target.output());
  const { facts } = await learntOf(opening);
  const learnt = Object.entries(facts).map(([fact, value]) => [fact, opening.mask.text(value)]);
  return {
    targetOutput: opening.mask.said(output),
    printed: output.length,
    learnt: Object.fromEntries(learnt),
  };
}

/** The result of a check whose target could not be made ready: for want of a control, or because something broke. */
function unopened(
  check: Check,
  scope: ReadonlySet<string>,
  { error, mask }: Pick<Extract<Opening, { kind: 'failed' }>, 'error' | 'mask'>,
) {
  const { message } = maskedError(error, mask);
  return error instanceof MissingControl
    ? unrun(check, scope, 'untestable', message)
    : unrun(check, scope, 'error', `set-up: ${message}`);
}
