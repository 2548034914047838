import { hash } from 'node:crypto';
import { brokenRequirements, decisiveCheck, findingsOf, noticesOf, outcomeOf, tallyOf } from '../outline.ts';
import type { ConformanceReport, ReportedExchange, ReportedRequirement } from '../schema.ts';
import { literal, ruleOf, type SarifLevel, type SarifRule } from './sarif-rules.ts';
import { createExchangeTables, type ExchangePlace } from './sarif-web.ts';
import { findingInLines } from './story.ts';

/**
 * Reports as SARIF 2.1.0 in one run, as one category of GitHub's code scanning takes it. A result per finding points into the target
 * file: to the entry of `expect:` where the finding is known, which suppresses it and makes it a note, to the profile where it is not.
 * What could not be judged is a notification of the invocation, since it says nothing of the target.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(reports: readonly ConformanceReport[]): string {
  const rules = new Map<string, SarifRule>();
  const exchanges = createExchangeTables();
  for (const report of reports)
    for (const row of report.requirements)
      if (isTold(report, row)) rules.set(row.id, rules.get(row.id) ?? ruleOf(row));
  const places = new Map([...rules.keys()].map((id, place) => [id, place]));
  const ruleIndex = (id: string) => places.get(id) ?? -1;
  const results = reports.flatMap((report) => [
    ...brokenRequirements(report).flatMap((row) => resultsOf(report, row, exchanges.placeOf)),
    ...staleOf(report),
  ]);
  const [first] = reports;
  const run = {
    tool: {
      driver: {
        name: 'Bearerproof',
        ...(first === undefined ? {} : { semanticVersion: first.header.tool.version }),
        rules: [...rules.values()],
      },
    },
    automationDetails: { id: 'bearerproof/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: {
      [ROOT]: { description: { text: 'The directory in which the examination was started.' } },
    },
    invocations: reports.map((report) => invocationOf(report, ruleIndex)),
    webRequests: exchanges.webRequests,
    webResponses: exchanges.webResponses,
    results: results.map((result) => ({ ...result, ruleIndex: ruleIndex(result.ruleId) })),
    properties: { targets: reports.map(summaryOf) },
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const ROOT = '%SRCROOT%';

const isTold = (report: ConformanceReport, row: ReportedRequirement): boolean =>
  ['fail', 'warn', 'error'].includes(row.verdict) ||
  ['failed', 'broken'].includes(outcomeOf(report, row).kind);

function summaryOf(report: ConformanceReport) {
  const { target, verdict, seed, footer } = report;
  const { binding, holding } = tallyOf(report);
  return { name: target.name, profile: target.profile, verdict, seed, binding, holding, ...footer };
}

/** The findings of a requirement that does not hold; where no check made one, it speaks for itself. */
function resultsOf(
  report: ConformanceReport,
  row: ReportedRequirement,
  placeOf: (exchange: ReportedExchange) => ExchangePlace,
) {
  const found = findingsOf(report, row.id);
  if (found.length === 0) {
    if (row.verdict === 'error') return [];
    const message = row.reason ?? 'no reason was given';
    const check = decisiveCheck(row) ?? row.id;
    return [{ ...resultOf(report, row, { verdict: row.verdict, check, place: 1 }), ...told(message) }];
  }
  return found.map((conviction, index) => {
    const { check, finding } = conviction;
    const place = found.slice(0, index + 1).filter((each) => each.check === check).length;
    return {
      ...resultOf(report, row, { verdict: finding.verdict, check, place }),
      ...told(findingInLines(report, conviction).join('\n')),
      ...evidenceOf(report, finding.exchanges, placeOf),
    };
  });
}

/** The exchanges of a finding: the last is the one that shows it, all of them are the way there. */
function evidenceOf(
  report: ConformanceReport,
  exchanges: readonly ReportedExchange[],
  placeOf: (exchange: ReportedExchange) => ExchangePlace,
) {
  const last = exchanges.at(-1);
  if (last === undefined) return {};
  const locations = exchanges.map((each) => ({ ...stepOf(report, each), ...placeOf(each) }));
  return { ...placeOf(last), codeFlows: [{ threadFlows: [{ locations }] }] };
}

interface About {
  readonly verdict: string;
  readonly check: string;
  /** Which of the findings that a check made on a requirement, from 1. */
  readonly place: number;
}

/** A result without its message. */
function resultOf(report: ConformanceReport, row: ReportedRequirement, { verdict, check, place }: About) {
  const known = row.known !== undefined;
  const level: SarifLevel = known ? 'note' : verdict === 'fail' ? 'error' : 'warning';
  // Neither what was seen nor where it stands in the file: a finding stays the same one when these change.
  const fingerprint = hash('sha256', JSON.stringify([report.target.name, row.id, check, place]));
  return {
    ruleId: row.id,
    level,
    baselineState: known ? 'unchanged' : 'new',
    ...(known
      ? { suppressions: [{ kind: 'external', status: 'accepted', justification: row.known ?? '' }] }
      : {}),
    locations: [
      {
        physicalLocation: placeIn(report, known ? row.id : undefined),
        logicalLocations: [{ name: check, fullyQualifiedName: `${report.target.name}/${check}` }],
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
      'bearerproofFinding/v1': fingerprint,
    },
    properties: { target: report.target.name, check, verdict },
  };
}

const told = (text: string) => ({ message: { text: literal(text) } });

/** An exchange as a step on the way to a finding. */
function stepOf(report: ConformanceReport, exchange: ReportedExchange) {
  const { from, to, after, request, reply, failure, because } = exchange;
  const end = reply === undefined ? `no reply (${failure?.reason ?? 'unknown'})` : String(reply.status);
  const text = `${after} s: ${from} to ${to}: ${request.method} ${request.url}: ${end}${because === undefined ? '' : ` (${because})`}`;
  return {
    location: { physicalLocation: placeIn(report, undefined), ...told(text) },
    executionOrder: exchange.id,
  };
}

/** Expectations that are met no more fail a run, and so have results of their own. */
function staleOf(report: ConformanceReport) {
  return report.expectations.flatMap(({ requirement, verdict, reason, status }) => {
    const row = report.requirements.find(({ id }) => id === requirement);
    if (status !== 'stale' || row === undefined) return [];
    const { known: _, ...unknown } = row;
    const result = resultOf(report, unknown, { verdict: 'fail', check: 'expect', place: 1 });
    const [location] = result.locations;
    const text = `Is no longer "${verdict}" but "${row.verdict}": take it out of expect: (${reason})`;
    return [
      {
        ...result,
        locations: [{ ...location, physicalLocation: placeIn(report, requirement) }],
        ...told(text),
      },
    ];
  });
}

/** Where in the target file: at its entry for a requirement, or at its profile; a recording has but a beginning. */
function placeIn({ header: { file, lines } }: ConformanceReport, expected: string | undefined) {
  const entry = expected === undefined ? undefined : lines?.expect[expected];
  const line = entry ?? lines?.profile ?? 1;
  const path = encodeURI(file.replaceAll('\\', '/')).replace(/[?#]/g, encodeURIComponent);
  const absolute = /^(?:\/|[A-Za-z]:\/)/.test(path);
  return {
    artifactLocation: absolute
      ? { uri: `file://${path.startsWith('/') ? '' : '/'}${path}` }
      : { uri: path, uriBaseId: ROOT },
    region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
  };
}

function invocationOf(report: ConformanceReport, ruleIndex: (id: string) => number) {
  const { header, requirements, footer, target } = report;
  const broken = requirements.filter(
    (row) => row.verdict === 'error' || outcomeOf(report, row).kind === 'broken',
  );
  return {
    executionSuccessful: footer.complete && broken.length === 0,
    startTimeUtc: header.createdAt,
    endTimeUtc: new Date(Date.parse(header.createdAt) + header.durationMs).toISOString(),
    toolExecutionNotifications: [
      ...noticesOf(report).map((notice) => ({ level: 'warning', ...told(`${target.name}: ${notice}`) })),
      ...broken.map((row) => ({
        level: row.known === undefined ? 'error' : 'note',
        ...told(
          `${target.name}, ${row.id}: ${row.checks.find(({ verdict }) => verdict === 'error')?.reason ?? row.reason ?? 'could not be judged'}`,
        ),
        associatedRule: { id: row.id, index: ruleIndex(row.id) },
      })),
    ],
  };
}
