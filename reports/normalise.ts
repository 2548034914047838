import type { TranscribedExchange } from '../mock-server/wire/index.ts';
import type { CheckResult } from '../suites/examination.ts';
import type { ReportedCheck, ReportedExchange } from './schema.ts';

/** Operating systems hand out ports from here up when a server asks for any free one. */
const FIRST_EPHEMERAL_PORT = 32_768;
const LOOPBACK_PORT = /(127\.0\.0\.1|localhost|\[::1\]|%5B%3A%3A1%5D)(:|%3A)(\d{5})(?!\d)/gi;

/**
 * What came of a check, without what chance decided: instants become seconds since the first exchange
 * shown, journal positions count from there too, and loopback ports that the system picked become
 * `{port1}`, `{port2}` in order of appearance.
 */
export function normaliseCheck(result: CheckResult): ReportedCheck {
  const shown = [...result.findings.flatMap((finding) => finding.exchanges), ...result.evidence];
  const start = Math.min(...shown.map(({ at }) => Date.parse(at)));
  const firstId = Math.min(...shown.map(({ id }) => id));
  const relative = ({ at, ...exchange }: TranscribedExchange): ReportedExchange => ({
    ...exchange,
    id: exchange.id - firstId + 1,
    after: Math.floor((Date.parse(at) - start) / 1000),
  });
  return namePorts({
    id: result.check,
    title: result.title,
    party: result.party,
    kind: result.kind,
    verdicts: result.verdicts,
    findings: result.findings.map((finding) => ({ ...finding, exchanges: finding.exchanges.map(relative) })),
    observations: result.observations,
    exchanges: result.exchanges,
    evidence: result.evidence.map(relative),
  });
}

/** Replaces the loopback ports that the system picked in every text of a JSON value. */
export function namePorts<Value>(value: Value): Value {
  const names = new Map<string, string>();
  const inText = (text: string) =>
    text.replace(LOOPBACK_PORT, (found, host: string, colon: string, port: string) => {
      if (Number(port) < FIRST_EPHEMERAL_PORT) return found;
      const name = names.get(port) ?? `{port${names.size + 1}}`;
      names.set(port, name);
      return `${host}${colon}${name}`;
    });
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return inText(part);
    if (Array.isArray(part)) return part.map(visit);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value) as Value;
}
