import { compactVerify, decodeProtectedHeader, errors } from 'jose';
import { changesSince, isRecord, type Manifest, manifestSchema } from './manifest.ts';
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
  const key = keys.length === 1 ? keys[0] : keys.find((each) => isNamed(each, kid));
  if (key === undefined) {
    return `signed with another key: the signature names ${kid || 'none'}, and the set has ${keys.map(nameOf).join(', ')}`;
  }
  if (!key.algorithms.includes(alg as Algorithm)) {
    return `signed with another key: the signature is one of ${alg}, and the key ${nameOf(key)} is for ${key.algorithms.join(' or ')}`;
  }
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(jws, key.key, { algorithms: [alg] }));
  } catch (error) {
    if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw notOne(error);
    return isNamed(key, kid)
      ? `the signature was changed after it was made: it names the key ${nameOf(key)}, which did not sign it as it stands`
      : `signed with another key, or changed after it was made: the signature names ${kid || 'none'}, and the key is ${nameOf(key)}`;
  }
  const parsed = typ === SIGNATURE_TYPE ? manifestSchema.safeParse(jsonOf(payload)) : undefined;
  if (parsed?.success !== true) {
    return 'the key signed something else here than a report';
  }
  const { signedAt } = parsed.data;
  return {
    manifest: parsed.data,
    signature: { signedAt, algorithm: alg, kid, thumbprint: key.thumbprint },
  };
}

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

const nameOf = ({ kid, thumbprint }: Key): string => kid ?? thumbprint;
const isNamed = ({ kid, thumbprint }: Key, name: string): boolean => name === kid || name === thumbprint;

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
  // Which of two members of one name counts is for each reader to choose.
  const text = new TextDecoder().decode(bytes);
  const colons = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, '').split(':').length - 1;
  return colons === membersIn(content) ? content : 'the report was changed: it has two members of one name';
}

const membersIn = (value: unknown): number =>
  value === null || typeof value !== 'object'
    ? 0
    : Object.values(value).reduce<number>(
        (sum, part) => sum + membersIn(part),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      );

function isAnother(
  { report: signed }: Manifest,
  { target, header }: Readonly<Record<string, unknown>>,
): boolean {
  const { name, profile } = isRecord(target) ? target : {};
  const { createdAt } = isRecord(header) ? header : {};
  return name !== signed.target || profile !== signed.profile || createdAt !== signed.createdAt;
}

const otherReport = ({ report: { target, profile, createdAt } }: Manifest): string =>
  `the signature is of another report: of ${target} under ${profile}, from the run of ${createdAt}`;
