import type { MintOrder, ServerBench, TokenRequest } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetUser } from '../fixtures/target/index.ts';
import { bytes } from '../mock-server/wire/index.ts';
import type { Obtained, ObtainOptions } from './acts.ts';
import { firstClient, firstResource } from './named-first.ts';
import { rulesOf } from './profiles.ts';

const JSON_TYPE = [['Content-Type', 'application/json']] as const;

/**
 * Has a token minted past the token endpoint, and puts into the journal what was ordered and what came.
 * @throws MissingControl, SetUpFailure
 */
export const mintToken = (bench: ServerBench, order: MintOrder): Promise<Obtained> =>
  recorded(bench, 'mint', order, order.scope.join(' '), () => bench.mint(order));

/** A target whose tokens are had in a way of its own: its hook knows it. @throws MissingControl, SetUpFailure */
export function hookedFor(
  bench: ServerBench,
  { client = firstClient(bench), user, scope }: ObtainOptions,
): Promise<Obtained> {
  const holder = user ?? bench.target.users[0];
  const order: TokenRequest = {
    client: { id: client.id, secret: client.secret },
    ...(holder === undefined ? {} : { user: holder }),
    ...(scope === undefined ? {} : { scope }),
  };
  const told = { client: client.id, user: holder?.name, scope };
  return recorded(bench, 'token', told, scope ?? '', () => bench.askForToken(order));
}

async function recorded(
  bench: ServerBench,
  what: 'mint' | 'token',
  order: unknown,
  scope: string,
  give: () => Promise<string>,
): Promise<Obtained> {
  const close = bench.journal.begin({
    from: 'harness',
    to: 'authorization-server',
    request: {
      method: 'POST',
      url: `http://harness.invalid/${what}`,
      headers: JSON_TYPE,
      body: bytes(JSON.stringify(order)),
    },
  });
  const accessToken = await give();
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
    because: `control.${what} of the target file gave this token; the harness asked nobody over HTTP itself`,
  });
  return {
    answer: { accessToken, tokenType: 'Bearer', members, ...(scope === '' ? {} : { scope }) },
    exchange,
    at: bench.clock.now(),
  };
}

/** Whose token is minted, for what, and what is to be wrong with it. */
export interface MintOptions extends Omit<ObtainOptions, 'url' | 'user'> {
  /** `nobody` for a token of the client itself. */
  readonly user?: TargetUser | 'nobody';
  readonly defects?: MintOrder['defects'];
}

/** A token for the first client and user, and for what it usually is for, unless the options say otherwise. */
export function mintedFor(
  bench: ServerBench,
  { client = firstClient(bench), user, scope, defects = [] }: MintOptions = {},
): Promise<Obtained> {
  const holder = user === 'nobody' ? undefined : (user ?? bench.target.users[0]);
  return mintToken(bench, {
    client: client.id,
    ...(holder === undefined ? {} : { user: holder.name }),
    scope: scope?.split(' ') ?? defaultScope(bench, client),
    defects,
  });
}

/** What a token is for unless somebody asks for another scope: all that its client may have, or what the first resource needs. */
function defaultScope(bench: ServerBench, client: TargetClient = firstClient(bench)): readonly string[] {
  if (!rulesOf(bench.target.profile).oneScopePerToken) return client.scopes;
  const [needed] = firstResource(bench).scopes;
  return [needed ?? client.scopes[0] ?? ''];
}
