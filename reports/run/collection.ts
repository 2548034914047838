import {
  asSeen,
  CHECK_ATTACHMENT,
  type Check,
  type CheckResult,
  conclude,
  type Examination,
  type ExaminedTarget,
  SEEN_ATTACHMENT,
  type SeenTarget,
  scopeOf,
  titleOf,
  type Unfinished,
  unrun,
} from '../../suites/index.ts';

/** A test that has ended, with what it handed over. */
export interface EndedTest {
  /** `<check id>: <title of the check>`. */
  readonly title: string;
  /** How the test runner says that it ended. */
  readonly status: string;
  /** What went wrong, in the runner's words. */
  readonly error?: string;
  /** Texts of the JSON attachments, by name. */
  readonly attachments: ReadonlyMap<string, string>;
}

/** What came of the tests of one target. */
export interface Collected {
  readonly examination: Examination;
  /** Losses that no requirement can carry. */
  readonly problems: readonly string[];
}

/** Gathers what the tests of one target hand over, in any order; what none hands over is an `error`. */
export interface Collection {
  /** Takes what a test handed over; the answer is its result, if it had one. A repeated test counts by its last run. */
  add(test: EndedTest): CheckResult | undefined;
  /** From everything gathered to an examination, in the order of the planned tests. @param unbegun why a test never began */
  conclude(unbegun?: (title: string) => Unfinished): Collected;
}

/**
 * @param examined what was known of the target before
 * @param titles of all tests that were planned for it
 * @param catalogue checks among which a test is looked up that ended without a result
 */
export function createCollection(
  examined: ExaminedTarget,
  titles: readonly string[],
  catalogue: readonly Check[],
): Collection {
  const results = new Map<string, CheckResult>();
  const losses = new Map<string, Loss>();
  let seen: SeenTarget | undefined;

  return {
    add({ title, status, error, attachments }) {
      const target = attachments.get(SEEN_ATTACHMENT);
      if (target !== undefined) seen = withLongerOutput(seen, JSON.parse(target) as SeenTarget);
      const content = attachments.get(CHECK_ATTACHMENT);
      if (content === undefined) {
        losses.set(title, lossOf(status, error));
        return undefined;
      }
      const result = JSON.parse(content) as CheckResult;
      results.set(title, result);
      return result;
    },

    conclude(unbegun = () => 'not-reached') {
      const lossWith = (title: string): Loss =>
        losses.get(title) ?? {
          cause: unbegun(title),
          reason: 'harness: the run ended before this check was run',
        };
      const { name, profile } = examined.target;
      const problems: string[] = [];
      const checks = titles.flatMap((title) => {
        const result = results.get(title);
        if (result !== undefined) return result;
        const check = catalogue.find((each) => titleOf(each) === title);
        const { cause, reason } = lossWith(title);
        const stand = check && { ...unrun(check, scopeOf(profile), 'error', reason), unfinished: cause };
        // Where no requirement can carry the loss, the run itself must.
        if (stand === undefined || stand.verdicts.length === 0) problems.push(`${name}, ${title}: ${reason}`);
        return stand ?? [];
      });
      return { examination: conclude(seen ? asSeen(examined, seen) : examined, checks), problems };
    },
  };
}

/**
 * Each worker has a process of the target of its own: what the most talkative one said is kept. Of one that has said no more
 * since, the later counts: it is masked by what was learnt meanwhile.
 */
function withLongerOutput(known: SeenTarget | undefined, next: SeenTarget): SeenTarget {
  return known !== undefined && known.printed > next.printed ? known : next;
}

/** Why a check has no result. */
interface Loss {
  readonly cause: Unfinished;
  readonly reason: string;
}

/** What the runner says of a test whose process is gone. */
const PROCESS_GONE = /worker process exited unexpectedly/;

function lossOf(status: string, error: string | undefined): Loss {
  if (status === 'timedOut')
    return {
      cause: 'timed-out',
      reason: 'harness: the check did not end within the time that a check may take',
    };
  if (status === 'interrupted')
    return { cause: 'interrupted', reason: 'harness: the run was interrupted during this check' };
  const said = error === undefined ? '' : `: ${error}`;
  return {
    cause: PROCESS_GONE.test(said) ? 'worker-lost' : 'broken',
    reason: `harness: the check ended as "${status}" without a result${said}`,
  };
}
