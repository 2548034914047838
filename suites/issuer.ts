import type { ServerBench } from '../fixtures/bench/index.ts';
import type { ServerTarget } from '../fixtures/target/index.ts';
import { bytes, type Exchange, replyOf } from '../mock-server/wire/index.ts';
import { readJsonObject } from './readers/index.ts';

const AT_ORIGIN = /^([^/]+:\/\/[^/]+)\/\.well-known\/[^/]+(\/.*)?$/;
const BELOW_PATH = /^(.*)\/\.well-known\/openid-configuration$/;

/**
 * What the issuer of a target may be called: as its target file says, else by where its metadata is found, with or
 * without a slash at the end, which the address does not show. Empty where nothing tells.
 * @see RFC 8414 section 3.1
 */
export function issuersOf({ policy: { issuer }, endpoints: { metadata } }: ServerTarget): readonly string[] {
  if (issuer !== undefined) return [issuer];
  if (metadata === undefined) return [];
  const [, below] = BELOW_PATH.exec(metadata) ?? [];
  const [, origin, path = ''] = AT_ORIGIN.exec(metadata) ?? [];
  const base = below ?? (origin === undefined ? undefined : origin + path.replace(/\/$/, ''));
  return base === undefined ? [] : [base, `${base}/`];
}

/** Asks for the metadata of the target. */
export const askForMetadata = (bench: ServerBench, url: string): Promise<Exchange> =>
  bench.send({ method: 'GET', url, headers: [['Accept', 'application/json']], body: bytes('') });

/** The issuers that a response of the target may name: its metadata decide, where it has some that can be read. */
export async function knownIssuers(bench: ServerBench): Promise<readonly string[]> {
  const { claims, endpoints } = bench.target;
  const possible = issuersOf(bench.target);
  if (!claims.has('metadata') || endpoints.metadata === undefined) return possible;
  const reply = replyOf(await askForMetadata(bench, endpoints.metadata));
  const reading = reply && readJsonObject(reply);
  const issuer = reading?.ok ? reading.value.issuer : undefined;
  return typeof issuer === 'string' && possible.includes(issuer) ? [issuer] : possible;
}
