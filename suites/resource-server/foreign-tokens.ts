import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { unknownTokens } from '../models/unknown-tokens.ts';
import { property } from '../property.ts';
import { obtainWorkingToken, resourceInWords } from '../resource-acts.ts';
import {
  type Known,
  knownPeople,
  leaveToIssuer,
  lookAtSession,
  readResources,
  sameAddress,
} from '../session-acts.ts';
import { giftIn } from './gifts.ts';

/** A string that the issuer did not hand out. */
interface Foreign {
  readonly what: string;
  /** Whether it looks as if something could be read from it. */
  readonly speaks: boolean;
  readonly token: string;
}

const WORDS = ['test', 'debug', 'dummy', 'admin', 'secret', 'token', 'anonymous', 'guest', 'auth0'];

const ALGORITHMS = ['none', 'HS256', 'RS256'];

const wordOf = (word: string): Foreign => ({ what: `the word ${word}`, speaks: false, token: word });
const lieAbout = (person: Known, alg: string): Foreign => ({
  what: `a JWT about ${person.name} by ${alg}`,
  speaks: true,
  token: lie(person, alg),
});
const addressOf = ({ email }: Known): Foreign => ({
  what: 'an address in base64',
  speaks: true,
  token: Buffer.from(email).toString('base64url'),
});

/** What everybody would try: each word, and somebody's JWT by each algorithm. */
const certainTokens = ([first]: readonly [Known, ...Known[]]): readonly Foreign[] => [
  ...ALGORITHMS.map((alg) => lieAbout(first, alg)),
  addressOf(first),
  ...WORDS.map(wordOf),
];

const foreignTokens = (people: readonly Known[], real: string): fc.Arbitrary<Foreign> =>
  fc.oneof(
    fc.constantFrom(...WORDS).map(wordOf),
    unknownTokens
      .filter((token) => /^[!-~]+$/.test(token) && token !== real)
      .map((token) => ({ what: 'something made up', speaks: false, token })),
    fc
      .tuple(fc.constantFrom(...people), fc.constantFrom(...ALGORITHMS))
      .map(([person, alg]) => lieAbout(person, alg)),
    fc.constantFrom(...people).map(addressOf),
  );

/** A JWT that says all that one could want to hear. */
function lie({ name, email }: Known, alg: string): string {
  const claims = {
    sub: name,
    email,
    email_verified: true,
    scope: 'openid profile email',
    exp: 4_102_444_800,
  };
  const parts = [{ alg, typ: 'JWT' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return [...parts, alg === 'none' ? '' : 'c2lnbmVkLWJ5LW5vYm9keQ'].join('.');
}

async function noOtherIssuer(bench: ServerBench, judge: Judge): Promise<void> {
  const people = await knownPeople(bench);
  const { answer } = await obtainWorkingToken(bench);
  await property(
    judge,
    foreignTokens(people, answer.accessToken),
    ({ what, token }) => [`a call presents ${what}: ${token}`],
    async ({ what, speaks, token }) => {
      for (const resource of readResources(bench)) {
        const call = await callResource(bench, token, resource);
        replied(call);
        if (!accepted(call)) continue;
        throw violation({
          requirement: ['CLUERIDE-02', 'CLUERIDE-16', 'B-19', ...(speaks ? ['CLUERIDE-04'] : [])],
          expected: `${resourceInWords(resource)} to be refused: the issuer did not hand out ${what}`,
          actual: outcomeInWords(call),
          exchanges: [call],
        });
      }
    },
    certainTokens(people),
  );
}

async function handsOutNone(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange } = await obtainWorkingToken(bench);
  for (const resource of readResources(bench)) {
    const call = await callResource(bench, answer.accessToken, resource);
    const gift = accepted(call) ? giftIn(replied(call)) : undefined;
    // A cookie is no token as long as it opens nothing, which another check sees.
    if (gift === undefined || gift === 'a cookie') continue;
    judge.report({
      requirement: 'CLUERIDE-02',
      expected: `${resourceInWords(resource)} to hand out no token: only the issuer makes them`,
      actual: `an answer with ${gift}`,
      exchanges: [exchange, call],
    });
  }
}

/** Ways to write a token. */
const FORMS = [
  { shape: 'word', characters: 16 },
  { shape: 'word', characters: 4000 },
  { shape: 'b64token', characters: 80 },
  { shape: 'jwt-lookalike', characters: 400 },
] as const;

async function anyForm(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  if (issuer === undefined) return leaveToIssuer(bench, judge, 'CLUERIDE-04');
  const [person] = await knownPeople(bench);
  for (const { shape, characters } of FORMS) {
    issuer.write(shape, characters);
    const { answer, exchange } = await obtainTokens(bench, { user: person });
    const what = `a token like ${shape} of ${answer.accessToken.length} characters`;
    const { session, exchange: call } = await lookAtSession(bench, answer.accessToken);
    if (session !== undefined && sameAddress(session.email, person.email)) continue;
    judge.report({
      requirement: 'CLUERIDE-04',
      expected: `the session of ${person.name} for ${what}: the issuer stands by it`,
      actual: session === undefined ? outcomeInWords(call) : 'the session of somebody else',
      exchanges: [exchange, call],
    });
  }
}

const common = { party: 'resource-server', claims: ['sessions'] } as const;

export const foreignTokenChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'tokens-of-nobody',
    title: 'What the issuer did not hand out opens nothing, whatever it says',
    kind: 'property',
    requirements: ['CLUERIDE-02', 'CLUERIDE-04', 'CLUERIDE-16', 'B-19'],
    controls: [],
    run: noOtherIssuer,
  },
  {
    ...common,
    id: 'no-tokens-of-its-own',
    title: 'The application server hands out no tokens',
    kind: 'scenario',
    requirements: ['CLUERIDE-02'],
    controls: [],
    run: handsOutNone,
  },
  {
    ...common,
    id: 'token-of-any-form',
    title: 'A token is taken whatever its characters are and however many',
    kind: 'scenario',
    requirements: ['CLUERIDE-04'],
    controls: [],
    run: anyForm,
  },
];
