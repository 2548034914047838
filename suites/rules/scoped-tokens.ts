import { replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { challengeParameter, isBearer, parameterOf, readChallenges, readJson } from '../readers/index.ts';
import { openAll, type Rule } from './rule.ts';
import {
  type ApiTurn,
  follows,
  isNothing,
  placeOf,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** The scope that a token request names; absent where it names none, or an empty one. */
export const scopeAsked = ({ request }: TokenTurn): string | undefined =>
  parameterOf(request, 'scope') || undefined;

/** The names of the realms that a reply of the token endpoint challenges. */
export function realmsChallenged({ exchange }: TokenTurn): readonly string[] {
  const reply = replyOf(exchange);
  const reading = reply === undefined ? undefined : readJson(reply.body, 'challenges');
  const said = reading?.ok ? reading.value : undefined;
  const { challenges } = { challenges: undefined, ...(typeof said === 'object' ? said : {}) };
  return typeof challenges === 'object' && challenges !== null ? Object.keys(challenges) : [];
}

/** The names of the realms that a token request answers. */
export const realmsAnswered = ({ request }: TokenTurn): readonly string[] => [
  ...new Set(request.parameters.flatMap(({ name }) => /^(.+)\.[a-z_]+$/.exec(name)?.[1] ?? [])),
];

/** What the refusal of a call asks for: the scope of its Bearer challenge, empty for the default one. */
function scopeRequired({ exchange }: ApiTurn): string | undefined {
  const reply = replyOf(exchange);
  if (reply?.status !== 401 && reply?.status !== 403) return undefined;
  const challenges = readChallenges(reply);
  const bearer = challenges.ok ? challenges.value.find(isBearer) : undefined;
  return bearer === undefined ? undefined : challengeParameter(bearer, 'scope');
}

/** Milliseconds within which one request follows another without a call of an application between. */
const AT_ONCE = 1000;

const soonAfter = (
  later: { readonly exchange: ApiTurn['exchange'] },
  earlier: ApiTurn | TokenTurn,
): boolean => follows(later, earlier) && later.exchange.startedAt - earlier.exchange.endedAt < AT_ONCE;

/** The token request that a refused call led to, where no other call can have. */
function requestFor(refused: ApiTurn, { tokenTurns, apiTurns, known }: Traffic): TokenTurn | undefined {
  const next = tokenTurns.find((turn) => follows(turn, refused));
  if (next === undefined || known.complete) return next;
  const others = apiTurns.filter(
    (turn) => turn !== refused && !follows(turn, next) && !follows(refused, turn),
  );
  const again = apiTurns.find((turn) => follows(turn, next));
  const forIt = again !== undefined && placeOf(again.exchange) === placeOf(refused.exchange);
  return others.length === 0 && forIt && soonAfter(next, refused) ? next : undefined;
}

/** The token that a refusal led to is for the scope that it named. */
export const judgeRequiredScopes = (traffic: Traffic): readonly Finding[] =>
  traffic.apiTurns.flatMap((refused) => {
    const scope = scopeRequired(refused);
    const asked = scope ? requestFor(refused, traffic) : undefined;
    if (asked === undefined || scopeAsked(asked) === scope) return [];
    return [
      {
        requirement: 'MOBILEFIRST-34',
        expected: `a token request for the scope "${scope}" of the challenge`,
        actual: `one for ${scopeAsked(asked) ?? 'the default one'}`,
        exchanges: [refused.exchange, asked.exchange],
      },
    ];
  });

/** Where there is no token there is no field for one. */
const judgeNames = (traffic: Traffic): readonly Finding[] =>
  traffic.apiTurns
    .filter((turn) => turn.tokens.some(({ place, token }) => place === 'header' && isNothing(token)))
    .slice(0, 1)
    .map((turn) => ({
      requirement: 'MOBILEFIRST-37',
      expected: 'no Authorization field before there is a token',
      actual: `one that says Bearer ${tokenOf(turn)}`,
      exchanges: [turn.exchange],
    }));

/** Answers to one realm in a conversation; a second one may follow a nonce that has changed. */
const MOST_ANSWERS = 2;

/** Realms are answered when they challenge, and not again and again; once passed in a session they do not challenge again. */
export function judgeRealms(traffic: Traffic): readonly Finding[] {
  const { tokenTurns, known } = traffic;
  const passed = new Set<string>();
  const asked = new Set<string>();
  const answers = new Map<string, TokenTurn[]>();
  const findings: Finding[] = [];
  for (const [place, turn] of tokenTurns.entries()) {
    for (const realm of realmsAnswered(turn)) {
      // What was asked before the recording began is not in it.
      if (!asked.has(realm) && (known.complete || place > 0)) {
        findings.push({
          requirement: 'MOBILEFIRST-D06',
          expected: 'what passes a realm to be sent when that realm challenges',
          actual: `an answer to ${realm} that nobody asked for`,
          exchanges: [turn.exchange],
        });
      }
      const given = answers.get(realm)?.filter((earlier) => known.complete || soonAfter(turn, earlier)) ?? [];
      answers.set(realm, [...given, turn]);
    }
    const challenged = realmsChallenged(turn);
    for (const realm of realmsAnswered(turn)) if (!challenged.includes(realm)) passed.add(realm);
    const again = challenged.find((realm) => passed.has(realm));
    if (again !== undefined && known.complete) {
      findings.push({
        requirement: 'MOBILEFIRST-17',
        expected:
          'the session to be carried on, so that realms that were passed in it do not challenge again',
        actual: `another challenge of ${again}`,
        exchanges: [turn.exchange],
      });
    }
    if (turn.answer !== undefined) {
      for (const [realm, turns] of answers) if (turns.length <= MOST_ANSWERS) answers.delete(realm);
    }
    if (known.complete) asked.clear();
    for (const realm of challenged) asked.add(realm);
  }
  const endless = [...answers].find(([, turns]) => turns.length > MOST_ANSWERS);
  if (endless === undefined) return findings;
  return [
    ...findings,
    {
      requirement: 'MOBILEFIRST-D06',
      expected: 'a realm that goes on challenging not to be answered again and again',
      actual: `${endless[1].length} answers to ${endless[0]}`,
      exchanges: endless[1].map(({ exchange }) => exchange),
    },
  ];
}

export const scopedTokenRule: Rule = {
  id: 'scoped-tokens',
  title: 'Tokens are asked for by the scope that a refusal names, by passing realms as they ask',
  requirements: ['MOBILEFIRST-34', 'MOBILEFIRST-37', 'MOBILEFIRST-D06'],
  judge(traffic) {
    const named = traffic.apiTurns.some(
      (turn) => scopeRequired(turn) && requestFor(turn, traffic) !== undefined,
    );
    const bare = traffic.apiTurns.some(({ tokens }) => tokens.length === 0);
    return {
      findings: [...judgeRequiredScopes(traffic), ...judgeNames(traffic), ...judgeRealms(traffic)],
      open: {
        ...openAll(
          ['MOBILEFIRST-34'],
          named ? undefined : 'no token request that followed a challenge with a scope is in the recording',
        ),
        ...openAll(['MOBILEFIRST-37'], bare ? undefined : 'no call without a token is in the recording'),
        'MOBILEFIRST-D06': 'what a client would do with a password that is refused is not in the recording',
      },
    };
  },
};
