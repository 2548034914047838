import { createHash } from 'node:crypto';
import { z } from 'zod';
import { VERDICTS } from '../../suites/index.ts';
import { canonical, isRecord } from '../canonical.ts';
import type { ConformanceReport } from '../schema.ts';

const digest = z.string().regex(/^[\w-]{43}$/);

/**
 * What is signed of a report: a digest of the whole, which decides, and one of each part, so that a change has a name.
 * All of them are SHA-256 over the canonical form of RFC 8785, base64url.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('bearerproof-signature'),
  version: z.literal(1),
  signedAt: z.iso.datetime(),
  /** RFC 7638 thumbprint of the key. */
  key: digest,
  report: z.strictObject({
    target: z.string(),
    profile: z.string(),
    createdAt: z.iso.datetime(),
    digest,
  }),
  /** Verdict of each requirement. */
  verdicts: z.record(z.string(), z.enum(VERDICTS)),
  parts: z.record(z.string(), digest),
});

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** What of a report a signature covers, which is all of it. */
export function manifestOf(report: ConformanceReport): Pick<Manifest, 'report' | 'verdicts' | 'parts'> {
  const { target, header, requirements } = report;
  return {
    report: {
      target: target.name,
      profile: target.profile,
      createdAt: header.createdAt,
      digest: digestOf(report),
    },
    verdicts: Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict])),
    parts: digestsOf(report),
  };
}

/** What of a report is not as it was signed, a sentence each; none where it is as it was. */
export function changesSince(signed: Manifest, report: Members): readonly string[] {
  if (digestOf(report) === signed.report.digest) return [];
  const before = new Map(Object.entries(signed.parts));
  const now = new Map(Object.entries(digestsOf(report)));
  const gone = [...before.keys()].filter((part) => !now.has(part)).map((part) => missing(part, report));
  const added = [...now.keys()].filter((part) => !before.has(part)).map((part) => `${part} was added`);
  const changed = [...before].filter(([part, value]) => now.has(part) && now.get(part) !== value);
  // Where items are missing or new, their order says nothing more.
  const told = changed.filter(([part]) => !part.endsWith(ORDER) || gone.length + added.length === 0);
  const found = [...new Set(gone), ...told.map(([part]) => changeOf(part, signed, report)), ...added];
  return found.length > 0 ? found : ['something was changed that has no name of its own'];
}

type Members = Readonly<Record<string, unknown>>;

/** A part that is not there any more; of a member that is gone as a whole, the member. */
function missing(part: string, report: Members): string {
  const [member = part] = part.split(/[.[]/, 1);
  return `${Object.hasOwn(report, member) ? part : member} is missing`;
}

/** A part that is there and other than it was; of a requirement also what became of its verdict. */
function changeOf(part: string, { verdicts }: Manifest, report: Members): string {
  if (part.endsWith(ORDER)) return `the order of ${part.slice(0, -ORDER.length)} was changed`;
  const [, id = ''] = /^requirements\[(.+)\]$/.exec(part) ?? [];
  const was = Object.hasOwn(verdicts, id) ? verdicts[id] : undefined;
  const rows = Array.isArray(report.requirements) ? report.requirements.filter(isRecord) : [];
  const is = rows.find((row) => row.id === id)?.verdict;
  return was === undefined || is === was
    ? `${part} was changed`
    : `${part}.verdict was changed: it was signed as ${JSON.stringify(was)} and says ${JSON.stringify(is)}`;
}

/** Ends the name of the part that keeps the order of a list. */
const ORDER = '[]';

function digestsOf(report: object): Readonly<Record<string, string>> {
  const parts = Object.entries(report).flatMap(([member, value]): (readonly [string, unknown])[] => {
    if (Array.isArray(value)) return [[member + ORDER, value.map(nameOf)], ...itemsOf(member, value)];
    if (isRecord(value)) return Object.entries(value).map(([name, inner]) => [`${member}.${name}`, inner]);
    return [[member, value]];
  });
  return Object.fromEntries(parts.map(([name, value]) => [name, digestOf(value)]));
}

/** The items of a list by their names; those of one name make one part. */
const itemsOf = (member: string, items: readonly unknown[]): (readonly [string, unknown])[] =>
  [...Map.groupBy(items, nameOf)].map(([name, alike]) => [`${member}[${name}]`, alike]);

function nameOf(item: unknown, place: number): string {
  const { id, requirement } = isRecord(item) ? item : {};
  if (typeof id === 'string') return id;
  return typeof requirement === 'string' ? requirement : String(place + 1);
}

const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('base64url');
