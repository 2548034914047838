import type { ClientBench, ServerBench } from '../fixtures/bench/index.ts';
import { createMask, DIGITS_OF_A_RUN, type Exchange } from '../mock-server/wire/index.ts';
import { clientChecks, serverChecks } from './catalogue.ts';
import type { ClientCheck, Judge, ServerCheck } from './check.ts';
import type { EvidenceAsked } from './evidence.ts';
import type { CheckResult } from './examination.ts';
import { plan, unrun } from './plan.ts';
import { requirementsFor } from './requirements/index.ts';
import { runCheck } from './run-check.ts';

/** A bench for one check, with what belongs to it. */
export interface Staging<Bench> {
  readonly bench: Bench;
  /** Exchanges of this check so far. */
  recent(): readonly Exchange[];
  /** Called when the check has ended. */
  strike(): Promise<void>;
}

/** How an examination in process goes about it. */
export interface ExamineOptions {
  readonly generation: Judge['generation'];
  /** Cases per property for one check; those of `generation` unless given. */
  readonly runsOf?: (check: ServerCheck | ClientCheck) => number;
  /** Examines only checks that this takes; all unless given. */
  readonly only?: (check: ServerCheck | ClientCheck) => boolean;
  /** Whether secrets are shown in what comes of it, which takes less time. */
  readonly reveal?: boolean;
  /** Whose exchanges are shown; those of findings unless given. */
  readonly evidence?: EvidenceAsked;
}

/** The ids of the rows that a profile has. */
export const scopeOf = (profile: string): ReadonlySet<string> =>
  new Set(requirementsFor(profile).map(({ id }) => id));

/** Examines a server: every applicable check on a bench of its own. @param open is told for which one, if for one */
export const examineServer = (
  open: (check?: ServerCheck) => Promise<Staging<ServerBench>>,
  options: ExamineOptions,
): Promise<readonly CheckResult[]> => examine(open, serverChecks, options);

/** Examines a client: every applicable check on a stage of its own. */
export const examineClient = (
  open: () => Promise<Staging<ClientBench>>,
  options: ExamineOptions,
): Promise<readonly CheckResult[]> => examine(open, clientChecks, options);

async function examine<Bench extends ServerBench | ClientBench, Each extends ServerCheck | ClientCheck>(
  open: (check?: Each) => Promise<Staging<Bench>>,
  catalogue: readonly Each[],
  {
    generation: usual,
    runsOf = () => usual.runs,
    only = () => true,
    reveal = false,
    evidence = 'findings',
  }: ExamineOptions,
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = [];
  const first = await open();
  const scope = scopeOf(first.bench.target.profile);
  const planned = plan(first.bench.target, catalogue.filter(only), scope);
  await first.strike();
  for (const each of planned) {
    if (each.kind === 'left') {
      results.push(unrun(each.check, scope, each.verdict, each.reason));
      continue;
    }
    const check = each.check as Each & { run(bench: Bench, judge: Judge): Promise<void> };
    const staging = await open(check);
    const generation = { ...usual, runs: runsOf(check) };
    const mask = createMask({ reveal, digits: DIGITS_OF_A_RUN });
    for (const secret of secretsOf(staging.bench)) mask.learn(secret);
    results.push(
      await runCheck(check, staging.bench, { scope, generation, mask, recent: staging.recent, evidence }),
    );
    await staging.strike();
  }
  return results;
}

/** Secrets that the target file holds. */
function* secretsOf({ target }: ServerBench | ClientBench): Generator<string> {
  if (!('clients' in target)) return;
  for (const { secret } of target.clients) yield secret;
  for (const { password } of target.users) yield password;
  if (target.provisioning !== undefined) {
    yield target.provisioning.clientSecret;
    yield target.provisioning.refreshToken;
  }
}
