import { bytes, createMask, type Exchange, type Outcome, toHar } from '../../mock-server/wire/index.ts';
import { noticesOf } from '../outline.ts';
import type { ConformanceReport, ReportedCheck, ReportedExchange } from '../schema.ts';

/** Instant at which the first check begins: reports keep distances only, so that two runs give the same file. */
const BEGINNING = Date.UTC(2000, 0, 1);
const HOUR = 3_600_000;
/** `{port1}` stands for a port that a system picked; as an address may not say that, it becomes 40001. */
const FIRST_PORT = 40_000;

/**
 * The evidence of a report as HAR 1.2: every exchange that it shows, once, on a page per check. Check after check they follow each
 * other in the distances that they had; a comment on an entry names what it convicts. Read back as a recording it has to be of a
 * report in which secrets are shown.
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export function har(report: ConformanceReport): string {
  const { tool } = report.header;
  const pages = pagesOf(report);
  const shown = pages.flatMap(shownOn);
  // What a report says is masked already, or was to be shown.
  const { log } = toHar(journalOf(shown), createMask({ reveal: true }), {
    name: tool.name,
    version: tool.version,
  });
  const written = {
    version: log.version,
    creator: log.creator,
    pages: pages.map(({ check, began }) => ({
      startedDateTime: new Date(began).toISOString(),
      id: check.id,
      title: `${check.id}: ${check.title}`,
      pageTimings: {},
    })),
    entries: log.entries.map((entry, place) => ({ ...entry, ...remarkOn(shown[place]) })),
    comment: [
      `Evidence of the conformance report on "${report.target.name}" under ${report.target.profile}.`,
      'Instants are made: the distances within a check are those that its clock showed, in whole seconds.',
      `Ports that were picked by a system are numbered from ${FIRST_PORT + 1}; nothing says how long a reply took.`,
      ...noticesOf(report),
    ].join('\n'),
  };
  return `${JSON.stringify({ log: written }, null, 2)}\n`;
}

/** A check with the exchanges that it shows, and the instant at which they are said to have begun. */
interface Page {
  readonly check: ReportedCheck;
  readonly exchanges: readonly ReportedExchange[];
  readonly began: number;
}

function pagesOf({ checks }: ConformanceReport): readonly Page[] {
  let began = BEGINNING;
  return checks.flatMap((check) => {
    const all = [...check.findings.flatMap(({ exchanges }) => exchanges), ...check.evidence];
    // Findings share exchanges.
    const once = [...new Map(all.map((exchange) => [exchange.id, exchange])).values()];
    if (once.length === 0) return [];
    const page = { check, exchanges: once.sort((a, b) => a.id - b.id), began };
    began += Math.ceil((Math.max(...once.map(({ after }) => after)) * 1000) / HOUR + 1) * HOUR;
    return page;
  });
}

/** An exchange of a check. */
interface Shown {
  readonly check: ReportedCheck;
  readonly exchange: ReportedExchange;
  readonly at: number;
  /** How many of those after it began before it had ended. */
  readonly overlapped: number;
}

const shownOn = ({ check, exchanges, began }: Page): Shown[] =>
  exchanges.map((exchange, place) => ({
    check,
    exchange,
    at: began + exchange.after * 1000,
    overlapped: exchanges.findLastIndex(({ id }) => id <= (exchange.until ?? exchange.id)) - place,
  }));

/** The exchanges as they would stand in one journal. */
function journalOf(shown: readonly Shown[]): readonly Exchange[] {
  const moments = shown
    .flatMap(({ overlapped }, place) => [
      { place, after: place, ends: false },
      { place, after: place + overlapped, ends: true },
    ])
    .sort((a, b) => a.after - b.after || Number(a.ends) - Number(b.ends));
  const positions = new Map(
    moments.map(({ place, ends }, position) => [`${place} ${ends}`, position + 1] as const),
  );
  return shown.map(({ exchange, at }, place) => {
    const { after: _, until: __, request, reply, failure, ...known } = withPorts(exchange);
    return {
      ...known,
      id: place + 1,
      startedAt: at,
      endedAt: at,
      began: positions.get(`${place} false`) ?? 0,
      ended: positions.get(`${place} true`) ?? 0,
      request: { ...request, url: addressOf(request.url), body: bytes(request.body) },
      outcome:
        reply === undefined
          ? failureOf(failure)
          : { kind: 'reply', reply: { ...reply, body: bytes(reply.body) } },
    };
  });
}

const REASONS = ['timeout', 'refused', 'reset', 'aborted', 'malformed', 'unresolved'] as const;

const failureOf = (failure: ReportedExchange['failure']): Outcome => ({
  kind: 'failure',
  reason: REASONS.find((reason) => reason === failure?.reason) ?? 'aborted',
  detail: failure?.detail ?? '',
});

const withPorts = (exchange: ReportedExchange): ReportedExchange =>
  JSON.parse(
    JSON.stringify(exchange).replace(/\{port(\d+)\}/g, (_, port) => String(FIRST_PORT + Number(port))),
  ) as ReportedExchange;

/** Masks, and what a target made up, may hold what an address may not. */
const addressOf = (url: string): string =>
  url.toWellFormed().replace(/[^\x21-\x7e]|["<>\\^`{|}]/gu, encodeURIComponent);

/** What an entry says beyond its exchange: the check it is of, and what it convicts. */
function remarkOn(shown: Shown | undefined) {
  if (shown === undefined) return {};
  const { id, findings, verdicts } = shown.check;
  const convicting = findings
    .filter(({ exchanges }) => exchanges.some((each) => each.id === shown.exchange.id))
    .map(
      ({ requirement, verdict, expected, actual }) =>
        `${requirement} ${verdict}, by ${id}: expected ${expected}; got ${actual}`,
    );
  const broken = verdicts
    .filter(({ verdict }) => verdict === 'error')
    .map(({ requirement, reason }) => `${requirement} error, by ${id}: ${reason}`);
  return { pageref: id, comment: (convicting.length > 0 ? convicting : broken).join('\n') };
}
