import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { isRecord } from '../canonical.ts';
import { changesSince, type Manifest, manifestSchema } from './manifest.ts';
import { SIGNATURE_TYPE } from './sign.ts';
import { ALGORITHMS, type Algorithm, type Key } from './signing-key.ts';

/** Who signed a report, and when. */
export interface Signature {
  readonly signedAt: string;
  readonly algorithm: string;
  readonly kid: string;
  readonly thumbprint: string;
}

export type Checked =
  | { readonly kind: 'valid'; readonly signature: Signature }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** A file that is no signature of a report at all; says what it is. */
export class NoSignature extends Error {
  override readonly name = 'NoSignature';
}

/**
 * Says whether a report is as it was signed: white space and the order of members do not matter, all else does.
 * @param report the bytes of a `conformance.json`
 * @param jws what `signReport` made
 * @param keys those that may have signed
 * @throws NoSignature for a text that is no JWS
 */
export async function checkReport(
  report: Uint8Array,
  jws: string,
  keys: readonly [Key, ...Key[]],
): Promise<Checked> {
  const verified = await verify(jws.trim(), keys);
  if (typeof verified === 'string') return { kind: 'invalid', problems: [verified] };
  const { manifest, signature } = verified;
  const content = contentOf(report);
  if (typeof content === 'string') return { kind: 'invalid', problems: [content] };
  const changes = changesSince(manifest, content);
  if (changes.length === 0) return { kind: 'valid', signature };
  const another = isAnother(manifest, content) && changes.length > 1;
  return { kind: 'invalid', problems: another ? [otherReport(manifest), ...changes] : changes };
}

/** What was signed, and by whom; or why the signature is not to be believed. */
async function verify(
  jws: string,
  keys: readonly [Key, ...Key[]],
): Promise<string | { readonly manifest: Manifest; readonly signature: Signature }> {
  const { alg = '', kid = '', typ } = headerOf(jws);
  if (!(ALGORITHMS as readonly string[]).includes(alg)) {
    return `the signature says "alg" ${JSON.stringify(alg)}; reports are signed with ${ALGORITHMS.join(', ')}, and nothing else counts`;
  }
  // Who has one key of a set must not sign by the name of another.
  const named = keys.filter((key) => key.kid === kid || key.thumbprint === kid);
  const fitting = (named.length > 0 ? named : keys).filter(({ algorithms }) =>
    algorithms.includes(alg as Algorithm),
  );
  if (fitting.length === 0) {
    return `signed with another key: by ${alg}, which fits none of what was given: ${listed(keys)}`;
  }
  const opened = await openedBy(jws, alg, fitting);
  if (opened === undefined) {
    return named.length > 0
      ? `the signature was changed after it was made: it names the key ${kid}, which did not sign it as it stands`
      : `signed with another key, or changed after it was made: the signature names ${kid || 'none'}, and what was given is ${listed(keys)}`;
  }
  const { payload, key } = opened;
  const parsed = typ === SIGNATURE_TYPE ? manifestSchema.safeParse(jsonOf(payload)) : undefined;
  if (parsed?.success !== true || parsed.data.key !== key.thumbprint) {
    return 'the key signed something else here than a report';
  }
  const { signedAt } = parsed.data;
  return {
    manifest: parsed.data,
    signature: { signedAt, algorithm: alg, kid: key.kid ?? kid, thumbprint: key.thumbprint },
  };
}

/** What was signed, with the key that signed it; undefined where it was none of these. */
async function openedBy(jws: string, alg: string, keys: readonly Key[]) {
  for (const key of keys) {
    try {
      return { key, payload: (await compactVerify(jws, key.key, { algorithms: [alg] })).payload };
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw notOne(error);
    }
  }
  return undefined;
}

const listed = (keys: readonly Key[]): string =>
  keys.map(({ kid, thumbprint }) => `the key ${kid ?? thumbprint}`).join(', ');

function headerOf(jws: string) {
  try {
    const parts = jws.split('.');
    // Several spellings in base64url can mean the same bytes: only one of them is what was written.
    if (parts.length !== 3 || !parts.every((part) => recoded(part) === part)) {
      throw new TypeError('it is not three parts in base64url with dots between them');
    }
    return decodeProtectedHeader(jws);
  } catch (error) {
    throw notOne(error);
  }
}

const recoded = (part: string): string => Buffer.from(part, 'base64url').toString('base64url');

const notOne = (cause: unknown) =>
  new NoSignature(
    `expected a signature that "bearerproof report sign" made, got something else: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The members of a report; or why it cannot be the one that was signed. */
function contentOf(bytes: Uint8Array): string | Readonly<Record<string, unknown>> {
  const content = jsonOf(bytes);
  if (content === undefined) return 'the report is cut short or damaged: it is no JSON in UTF-8';
  if (!isRecord(content)) return 'the report is another file: its JSON is no object';
  const members = membersIn(content);
  if (Number.isNaN(members)) return `the report is another file: it is nested deeper than ${DEEPEST} levels`;
  // First the escapes: a pattern that steps over them runs out of stack in a long text.
  const text = new TextDecoder()
    .decode(bytes)
    .replace(/\\./gs, '')
    .replace(/"[^"]*"/g, '""');
  // Which of two members of one name counts is for each reader to choose.
  if (text.split(':').length - 1 !== members) return 'the report was changed: it has two members of one name';
  const ambiguous = text.match(/-?\d[\d.eE+-]*/g)?.find((number) => !isPlain(number));
  return ambiguous === undefined
    ? content
    : `the report was changed: not every reader reads the number ${ambiguous} alike`;
}

/** Whether a number is one for every reader: not too large for a double, nor an integer with more digits than a double keeps. */
const isPlain = (number: string): boolean =>
  Number.isFinite(Number(number)) && (!/^-?\d{16,}$/.test(number) || String(Number(number)) === number);

/** No report is nested deeper; what is, would exhaust who reads it. */
const DEEPEST = 200;

/** Members of all objects in a JSON value; `NaN` of one that is nested too deep. */
const membersIn = (value: unknown, depth = 0): number =>
  value === null || typeof value !== 'object'
    ? 0
    : depth > DEEPEST
      ? Number.NaN
      : Object.values(value).reduce<number>(
          (sum, part) => sum + membersIn(part, depth + 1),
          Array.isArray(value) ? 0 : Object.keys(value).length,
        );

/** Whether it says of itself that it is the report of another target, or of another run. */
function isAnother(
  { report: signed }: Manifest,
  { target, header }: Readonly<Record<string, unknown>>,
): boolean {
  const { name, profile } = isRecord(target) ? target : {};
  const { createdAt } = isRecord(header) ? header : {};
  const said = [name, profile, createdAt];
  const same = [signed.target, signed.profile, signed.createdAt].every((each, place) => each === said[place]);
  return !same && said.every((each) => typeof each === 'string');
}

const otherReport = ({ report: { target, profile, createdAt } }: Manifest): string =>
  `the signature is of another report: of ${target} under ${profile}, from the run of ${createdAt}`;
