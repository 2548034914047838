import type { ServerBench } from '../fixtures/bench/index.ts';
import type { TargetClient } from '../fixtures/target/index.ts';
import { type Exchange, replyOf } from '../mock-server/wire/index.ts';
import { requestToken } from './form-requests.ts';
import { firstClient } from './named-first.ts';
import { readJsonObject } from './readers/index.ts';

/** A grant with what nobody was given, so that no account is locked and nothing is used up. */
const TRIALS = [
  {
    grant: 'password',
    claim: 'password',
    parameters: { username: 'nobody-of-this-name', password: 'none' },
  },
  { grant: 'client_credentials', claim: 'client-credentials', parameters: {} },
  { grant: 'refresh_token', claim: 'refresh', parameters: { refresh_token: 'never-handed-out' } },
  { grant: 'authorization_code', claim: 'authorization-code', parameters: { code: 'never-handed-out' } },
] as const;

/** Errors that are about the grant, and about nothing else of a request. @see RFC 6749 section 5.2 */
const REFUSALS: readonly unknown[] = ['unsupported_grant_type', 'unauthorized_client'];
/** Errors of who knows the grant, and takes offence at its parameters. */
const COMPLAINTS: readonly unknown[] = ['invalid_grant', 'invalid_request', 'invalid_scope'];

type Tried = Pick<(typeof TRIALS)[number], 'grant' | 'claim'> & { readonly error: unknown };

/** Tries grant by grant what an authorization server offers; what its answer does not tell is in neither list. */
export async function triedGrants(
  bench: ServerBench,
): Promise<{ readonly offered: readonly Tried[]; readonly refused: readonly Tried[] }> {
  const tried: Tried[] = [];
  for (const { grant, claim, parameters } of TRIALS) {
    const client = clientWith(bench, grant);
    const callback = grant === 'authorization_code' ? { redirect_uri: client.redirectUris[0] } : {};
    const exchange = await requestToken(bench, { grant_type: grant, ...parameters, ...callback }, { client });
    tried.push({ grant, claim, error: errorOf(exchange) });
  }
  return {
    offered: tried.filter(({ error }) => error === TOKEN || COMPLAINTS.includes(error)),
    refused: tried.filter(({ error }) => REFUSALS.includes(error)),
  };
}

const TOKEN = 'none';

/** The error of an answer, or that it has none. */
function errorOf(exchange: Exchange): unknown {
  const reply = replyOf(exchange);
  if (reply === undefined) return undefined;
  if (reply.status === 200) return TOKEN;
  const reading = readJsonObject(reply);
  return reading.ok ? reading.value.error : undefined;
}

/** A client that is registered for the grant, where one is: it may be offered to no other. */
const clientWith = (bench: ServerBench, grant: string): TargetClient =>
  bench.target.clients.find(({ grants }) => grants.includes(grant)) ?? firstClient(bench);
