import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  firstClient,
  firstUser,
  outcomeInWords,
  passwordParameters,
  requestToken,
  successOf,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';

const CLIENTS = ['right', 'wrong secret', 'secret of another', 'unknown', 'none'] as const;
const USERS = ['right', 'wrong password', 'password of another', 'unknown', 'no password'] as const;
type ClientPair = (typeof CLIENTS)[number];
type UserPair = (typeof USERS)[number];

async function bothPairs(bench: ServerBench, judge: Judge): Promise<void> {
  const pairs = fc.record({ client: fc.constantFrom(...CLIENTS), user: fc.constantFrom(...USERS) });
  await property(
    judge,
    pairs,
    ({ client, user }) => [`a login: consumer pair ${client}, user pair ${user}`],
    async ({ client, user }) => {
      const exchange = await attempt(bench, client, user);
      // A login that succeeds keeps the wrong ones from counting towards a lock.
      await requestToken(bench, passwordParameters(firstUser(bench)));
      const right = client === 'right' && user === 'right';
      if ((successOf(exchange) !== undefined) === right) return;
      throw violation({
        requirement: 'ESB-06',
        expected: right
          ? 'a token for two right pairs'
          : `no token: consumer pair ${client}, user pair ${user}`,
        actual: right ? outcomeInWords(exchange) : 'a token',
        exchanges: [exchange],
      });
    },
    ONE_WRONG,
  );
}

/** One pair that is right, and the other one wrong in each way. */
const ONE_WRONG: readonly { readonly client: ClientPair; readonly user: UserPair }[] = [
  ...CLIENTS.map((client) => ({ client, user: 'right' as const })),
  ...USERS.map((user) => ({ client: 'right' as const, user })),
];

function attempt(bench: ServerBench, client: ClientPair, user: UserPair): Promise<Exchange> {
  const { name, password } = firstUser(bench);
  const { clients, users } = bench.target;
  const given = firstClient(bench);
  const otherSecret = clients.find(({ secret }) => secret !== given.secret)?.secret ?? 'nosuchsecret';
  const otherPassword = users.find((each) => each.password !== password)?.password ?? 'nosuchpassword';
  const proofs: Record<ClientPair, TargetClient> = {
    right: given,
    'wrong secret': { ...given, secret: 'nosuchsecret' },
    'secret of another': { ...given, secret: otherSecret },
    unknown: { ...given, id: 'nosuchclient' },
    none: { ...given, secret: '' },
  };
  const passwords: Record<UserPair, { username: string; password: string | undefined }> = {
    right: { username: name, password },
    'wrong password': { username: name, password: 'nosuchpassword' },
    'password of another': { username: name, password: otherPassword },
    unknown: { username: 'nosuchuser', password },
    'no password': { username: name, password: undefined },
  };
  return requestToken(bench, { grant_type: 'password', ...passwords[user] }, { client: proofs[client] });
}

export const loginPairChecks: readonly ServerCheck[] = [
  {
    id: 'user-and-consumer-pair',
    title: 'A login takes the right pair of the user and the right pair of the consumer',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['ESB-06'],
    claims: ['password'],
    controls: [],
    run: bothPairs,
  },
];
