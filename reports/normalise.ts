import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { HeaderField } from '../mock-server/wire/index.ts';
import type { CheckResult, ShownExchange } from '../suites/index.ts';
import type { ReportedCheck, ReportedExchange } from './schema.ts';

/** Operating systems hand out ports from here up when a server asks for any free one. */
const FIRST_EPHEMERAL_PORT = 32_768;
/** What the harness puts behind the name of a user to make a new one. */
const NEWCOMER = /-bp[0-9a-f]{8}(?![0-9a-f])/g;
const LOOPBACK_PORT = /(127\.0\.0\.1|localhost|\[::1\]|%5B%3A%3A1%5D)(:|%3A)(\d{5})(?!\d)/gi;

// Stack traces and state directories name where this copy runs: that belongs to no finding.
const ROOT = resolve(import.meta.dirname, '..');
const PLACES: readonly (readonly [string | RegExp, string])[] = [
  [`${pathToFileURL(ROOT)}/`, ''],
  [`${ROOT}/`, ''],
  [new RegExp(`${tmpdir().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}/[^\\s/'":)]+`, 'g'), '{tmp}'],
];

/**
 * What came of a check, without what chance decided: instants become seconds since the first exchange
 * shown, journal positions count from there too, loopback ports that the system picked become
 * `{port1}`, `{port2}` in order of appearance, dates of replies are told by the clock, and
 * absolute paths lose what is before the package.
 */
export function normaliseCheck(result: CheckResult): ReportedCheck {
  const shown = [...result.findings.flatMap((finding) => finding.exchanges), ...result.evidence];
  const start = Math.min(...shown.map(({ at }) => Date.parse(at)));
  const firstId = Math.min(...shown.map(({ id }) => id));
  const relative = ({ id, until, at, reply, ...exchange }: ShownExchange): ReportedExchange => ({
    ...exchange,
    id: id - firstId + 1,
    ...(until === undefined ? {} : { until: until - firstId + 1 }),
    after: Math.floor((Date.parse(at) - start) / 1000),
    ...(reply === undefined
      ? {}
      : { reply: { ...reply, headers: withoutDate(reply.headers, Date.parse(at)) } }),
  });
  return withoutChance({
    id: result.check,
    title: result.title,
    party: result.party,
    kind: result.kind,
    verdicts: result.verdicts,
    findings: result.findings.map((finding) => ({ ...finding, exchanges: finding.exchanges.map(relative) })),
    observations: result.observations,
    exchanges: result.exchanges,
    evidence: result.evidence.map(relative),
    ...(result.unfinished === undefined ? {} : { unfinished: result.unfinished }),
  });
}

// A server may take this long to answer, and rounds its date down.
const PUNCTUAL = 2;

/**
 * Says of a `Date` field how it stands to the observer's clock: `{now}`, `{past}` or `{future}`. How far away
 * the latter are depends on how fast the run was.
 */
function withoutDate(headers: readonly HeaderField[], now: number): readonly HeaderField[] {
  return headers.map(([name, value]) => {
    const distance =
      name.toLowerCase() === 'date' ? Math.round((Date.parse(value) - now) / 1000) : Number.NaN;
    if (Number.isNaN(distance)) return [name, value];
    return [name, Math.abs(distance) <= PUNCTUAL ? '{now}' : distance < 0 ? '{past}' : '{future}'];
  });
}

/** Takes ports that the system picked, names of new users, and places of this machine out of every text of a JSON value. */
export function withoutChance<Value>(value: Value): Value {
  const portNames = inOrder((place) => `{port${place}}`);
  const newcomers = inOrder((place) => `-new${place}`);
  const named = (found: string, host: string, colon: string, port: string) =>
    Number(port) < FIRST_EPHEMERAL_PORT ? found : `${host}${colon}${portNames(port)}`;
  return inTexts(value, (text) =>
    PLACES.reduce(
      (shown, [place, name]) => shown.replaceAll(place, name),
      text.replace(LOOPBACK_PORT, named).replace(NEWCOMER, newcomers),
    ),
  );
}

/**
 * Numbers masked secrets in order of appearance: a mask shows digits of a hash, and tokens are new in
 * every run. One secret keeps one number throughout the value.
 */
export function numberMasks<Value>(value: Value): Value {
  const numbers = inOrder((place) => `…${place.toString(16).padStart(4, '0')}`);
  return inTexts(value, (text) => text.replace(/…(?:[0-9a-f]{8}|[0-9a-f]{4})(?![0-9a-f])/g, numbers));
}

/** Gives each key a name by the place, from 1, at which it is first asked for. */
function inOrder(nameOf: (place: number) => string): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const name = names.get(key) ?? nameOf(names.size + 1);
    names.set(key, name);
    return name;
  };
}

/** The JSON value with every text in it replaced; keys stay. */
function inTexts<Value>(value: Value, replace: (text: string) => string): Value {
  const visit = (part: unknown): unknown => {
    if (typeof part === 'string') return replace(part);
    if (Array.isArray(part)) return part.map(visit);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value) as Value;
}
