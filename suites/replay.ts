import { tryOpenTarget } from '../fixtures/open-target.ts';
import { systemClock, systemEnvironment } from '../fixtures/ports.ts';
import { loadTargetFile } from '../fixtures/target/index.ts';
import type { Mask } from '../mock-server/wire/index.ts';
import { type CaseFile, CaseFileError, loadCaseFile } from './case-file.ts';
import { catalogue } from './catalogue.ts';
import type { Search } from './check.ts';
import type { CheckResult, RecordedFinding } from './examination.ts';
import { planned } from './planned-run.ts';
import { LEDGER_VERSION } from './requirements/index.ts';
import { examineCheck } from './verify.ts';

/** What came of a case that was examined again. */
export type Replayed = { readonly content: CaseFile } & (
  | { readonly kind: 'fails'; readonly finding: RecordedFinding }
  | { readonly kind: 'holds' }
  /** The set-up or the harness broke before the case was decided. */
  | { readonly kind: 'broken'; readonly reason: string }
);

/** How a case is to be examined again. */
export interface ReplayOptions {
  /** Path of another target file than that of the case. */
  readonly target?: string;
  /** Whether tokens and secrets are shown in the evidence. */
  readonly reveal?: boolean;
}

/**
 * Examines one counterexample again, on the target on which it was found.
 * @throws CaseFileError when the file is no case, or a case that this version does not have; TargetFileError
 */
export async function replay(file: string, options: ReplayOptions = {}): Promise<Replayed> {
  const content = await loadCaseFile(file);
  const check = catalogue.find(({ id }) => id === content.check);
  if (check === undefined) {
    throw new CaseFileError(`${file}: there is no check "${content.check}" in this version`);
  }
  const definition = await loadTargetFile(options.target ?? content.target, systemEnvironment);
  if (!planned(definition).includes(check)) {
    throw new CaseFileError(
      `${file}: the check "${check.id}" is not for ${definition.file}, whose profile is ${definition.profile}; ` +
        `the case was found under ${content.profile}`,
    );
  }
  const search: Search = { begun: 0, only: content.origin, met: 'not yet' };
  const ports = { clock: systemClock, environment: systemEnvironment };
  const opening = await tryOpenTarget(definition, ports, options.reveal ?? false);
  try {
    const result = await examineCheck(check, opening, { seed: content.origin.seed, runs: 1 }, search);
    if (search.met === 'another') throw new CaseFileError(`${file}: ${otherNow(content)}`);
    return { content: hidden(content, opening.mask), ...outcomeOf(result, search) };
  } finally {
    if (opening.kind === 'open') await opening.target.close();
  }
}

/** The case as it may be told: its file may be of a run that showed secrets. */
const hidden = (content: CaseFile, { text }: Mask): CaseFile => ({
  ...content,
  story: content.story.map(text),
  expected: text(content.expected),
  actual: text(content.actual),
});

function otherNow({ check, ledgerVersion }: CaseFile): string {
  const since =
    ledgerVersion === LEDGER_VERSION ? '' : ` (that was ledger ${ledgerVersion}, this is ${LEDGER_VERSION})`;
  return `the check "${check}" makes another case of it than it did${since}, since it or the target file has changed; examine the target anew`;
}

function outcomeOf({ findings, verdicts }: CheckResult, { met }: Search) {
  const [finding] = findings.filter(({ origin }) => origin !== undefined);
  if (finding !== undefined) return { kind: 'fails', finding } as const;
  const stopped = verdicts.find(({ verdict }) => verdict === 'error');
  if (met === 'yes' && stopped === undefined) return { kind: 'holds' } as const;
  const said = stopped ?? verdicts.find(({ reason }) => reason !== undefined);
  return { kind: 'broken', reason: said?.reason ?? 'the check did not get as far as the case' } as const;
}
