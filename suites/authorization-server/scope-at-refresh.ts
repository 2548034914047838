import fc from 'fast-check';
import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtainRefreshToken, outcomeInWords, refresh, successOf } from '../acts.ts';
import { breach } from '../breach.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { USER_GRANTS } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { beyond, declaredScopes, effectiveScopes, sameScopes, scopesInWords } from '../scope-evidence.ts';
import { foreignScopes, scopedClient } from './scopes.ts';

/** A first grant for some scopes, and the scopes that its refreshes ask for; none where a refresh names none. */
interface Refreshes {
  readonly original: readonly string[];
  readonly asked: readonly (readonly string[] | undefined)[];
}

function refreshes(permitted: readonly string[], foreign: readonly string[]): fc.Arbitrary<Refreshes> {
  const anything = [...permitted, ...foreign.slice(0, 2)];
  const one = fc.constantFrom(...permitted).map((scope) => [scope]);
  const some = fc.shuffledSubarray([...permitted], { minLength: 1 });
  return fc.oneof(one, fc.constant([...permitted]), some).chain((original) =>
    fc.record({
      original: fc.constant(original),
      asked: fc.array(
        fc.oneof(
          fc.constant(undefined),
          fc.constantFrom(...original).map((scope) => [scope]),
          fc.constant(permitted),
          fc.subarray(anything, { minLength: 1, maxLength: 3 }),
        ),
        { minLength: 2, maxLength: 3 },
      ),
    }),
  );
}

/** A grant that is narrowed once, and one that is asked for more; of one scope neither can be. */
function certain(permitted: readonly string[]): readonly Refreshes[] {
  const [one, ...others] = permitted;
  if (one === undefined || others.length === 0) return [];
  return [
    { original: permitted, asked: [[one], undefined] },
    { original: [one], asked: [permitted, undefined] },
  ];
}

async function narrowing(bench: ServerBench, judge: Judge): Promise<void> {
  const client = scopedClient(bench);
  const cases = refreshes(client.scopes, foreignScopes(bench, client));
  const examine = async ({ original, asked }: Refreshes) => {
    const first = await obtainRefreshToken(bench, { client, scope: original.join(' ') });
    const granted = await grantedBy(bench, first.answer, original);
    const chain = new Chain(bench, judge, granted, first.refreshToken, [first.exchange]);
    for (const scopes of [...asked, undefined]) if (!chain.ended) await chain.refresh(scopes);
  };
  await property(judge, cases, story, examine, certain(client.scopes));
}

/** What an answer gives: what the token has, else what the answer says, else what was asked for. */
const grantedBy = async (
  bench: ServerBench,
  answer: TokenAnswer,
  asked: Iterable<string>,
): Promise<ReadonlySet<string>> =>
  (await effectiveScopes(bench, answer.accessToken)) ?? declaredScopes(answer) ?? new Set(asked);

/** One refresh after the other, all of one grant. */
class Chain {
  readonly #bench: ServerBench;
  readonly #judge: Judge;
  readonly #original: ReadonlySet<string>;
  readonly #exchanges: Exchange[];
  #token: string;
  /** Set when the refresh token was lost on the way, which is for other rows. */
  ended = false;

  constructor(
    bench: ServerBench,
    judge: Judge,
    original: ReadonlySet<string>,
    token: string,
    exchanges: readonly Exchange[],
  ) {
    this.#bench = bench;
    this.#judge = judge;
    this.#original = original;
    this.#token = token;
    this.#exchanges = [...exchanges];
  }

  async refresh(scopes: readonly string[] | undefined): Promise<void> {
    const client = scopedClient(this.#bench);
    const exchange = await refresh(this.#bench, this.#token, {
      client,
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
    });
    this.#exchanges.push(exchange);
    const answer = successOf(exchange);
    const widens = scopes !== undefined && beyond(scopes, this.#original).length > 0;
    if (answer === undefined) {
      if (!widens) this.#refused(scopes, exchange);
      return;
    }
    this.#token = answer.refreshToken ?? this.#token;
    const granted = await grantedBy(this.#bench, answer, scopes ?? this.#original);
    if (beyond(granted, this.#original).length > 0) {
      this.#broken(
        widens ? ['ENIGMA-36', 'B-17'] : 'B-17',
        `no scope beyond the original ${scopesInWords(this.#original)}`,
        `a token with ${scopesInWords(granted)}`,
      );
    }
    if (widens) this.#ignored(granted);
    if (scopes === undefined && !sameScopes(granted, this.#original)) {
      this.#broken(
        'B-17',
        `a refresh that asks for no scope to give the original ${scopesInWords(this.#original)}`,
        `a token with ${scopesInWords(granted)}`,
      );
    }
  }

  #refused(scopes: readonly string[] | undefined, exchange: Exchange): void {
    const first = this.#exchanges.length === 2;
    if (!first) {
      this.ended = true;
    } else if (scopes === undefined) {
      throw new SetUpFailure(`a refresh that should succeed got ${outcomeInWords(exchange)}`);
    } else {
      this.#broken(
        'B-17',
        `a token for a refresh that asks for ${scopes.join(' ')} of ${scopesInWords(this.#original)}`,
        outcomeInWords(exchange),
      );
    }
  }

  /** A server that leaves out what goes too far widens nothing; whether it may is for the profile. */
  #ignored(granted: ReadonlySet<string>): void {
    if (expectationsOf(this.#bench.target).excessScope === 'refuse') {
      this.#broken(
        'ENIGMA-36',
        'a refusal of more scope than granted',
        `a token with ${scopesInWords(granted)}`,
      );
    }
    this.#judge.observe('a refresh that asks for more than granted', 'gets the rest');
  }

  #broken(requirement: string | readonly string[], expected: string, actual: string): void {
    breach(this.#bench, { requirement, expected, actual, exchanges: this.#exchanges });
  }
}

const story = ({ original, asked }: Refreshes): string[] => [
  `a token is issued for the scope ${original.join(' ')}`,
  ...asked.map((scopes) => `a refresh asks for ${scopes === undefined ? 'no scope' : scopes.join(' ')}`),
  'a refresh asks for no scope',
];

export const scopeAtRefreshChecks: readonly ServerCheck[] = [
  {
    id: 'scope-at-refresh',
    title: 'Whatever scopes refreshes ask for, none widens the grant, and none narrows it for good',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['ENIGMA-36', 'B-17'],
    claims: [USER_GRANTS, 'refresh', 'scopes'],
    controls: [],
    run: narrowing,
  },
];
