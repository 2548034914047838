import type { MintOrder, ServerBench } from '../fixtures/bench/index.ts';
import type { TargetClient } from '../fixtures/target/index.ts';
import { bytes } from '../mock-server/wire/index.ts';
import type { Obtained, ObtainOptions } from './acts.ts';
import { firstClient, firstResource } from './named-first.ts';
import { rulesOf } from './profiles.ts';

const JSON_TYPE = [['Content-Type', 'application/json']] as const;

/**
 * Has a token minted past the token endpoint, and puts into the journal what was ordered and what came.
 * @throws MissingControl, SetUpFailure
 */
async function mintToken(bench: ServerBench, order: MintOrder): Promise<Obtained> {
  const close = bench.journal.begin({
    from: 'harness',
    to: 'authorization-server',
    request: {
      method: 'POST',
      url: 'http://harness.invalid/mint',
      headers: JSON_TYPE,
      body: bytes(JSON.stringify(order)),
    },
  });
  const accessToken = await bench.mint(order);
  const scope = order.scope.join(' ');
  const members = {
    access_token: accessToken,
    token_type: 'Bearer',
    ...(scope === '' ? {} : { scope }),
  };
  const exchange = close({
    outcome: {
      kind: 'reply',
      reply: { status: 200, headers: JSON_TYPE, body: bytes(JSON.stringify(members)) },
    },
    because: 'the harness had this token minted; nobody was asked over HTTP',
  });
  return {
    answer: { accessToken, tokenType: 'Bearer', members, ...(scope === '' ? {} : { scope }) },
    exchange,
    at: bench.clock.now(),
  };
}

/** A resource server has no token endpoint: what it is presented is minted. */
export function mintedFor(
  bench: ServerBench,
  { client = firstClient(bench), user, scope }: ObtainOptions,
): Promise<Obtained> {
  const holder = user ?? bench.target.users[0];
  return mintToken(bench, {
    client: client.id,
    ...(holder === undefined ? {} : { user: holder.name }),
    scope: scope?.split(' ') ?? defaultScope(bench, client),
  });
}

/** What a token is for unless somebody asks for another scope: all that its client may have, or what the first resource needs. */
function defaultScope(bench: ServerBench, client: TargetClient = firstClient(bench)): readonly string[] {
  if (!rulesOf(bench.target.profile).oneScopePerToken) return client.scopes;
  const [needed] = firstResource(bench).scopes;
  return [needed ?? client.scopes[0] ?? ''];
}
