import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { accepted, outcomeInWords, replied, statusOf } from '../acts.ts';
import { type Judge, type ServerCheck, Violation, violation } from '../check.ts';
import { property } from '../property.ts';
import { obtainWorkingToken, present } from '../resource-acts.ts';

const spellings: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('bearer', 'BEARER', 'bEARER'),
  fc
    .array(fc.boolean(), { minLength: 6, maxLength: 6 })
    .map((capitals) =>
      [...'bearer'].map((letter, at) => (capitals[at] ? letter.toUpperCase() : letter)).join(''),
    ),
);

async function anyCase(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call } = await obtainWorkingToken(bench);
  try {
    await property(judge, spellings, inStory, async (scheme) => {
      const refused = await present(bench, { authorization: `${scheme} ${answer.accessToken}` });
      if (accepted(refused)) return;
      throw violation({
        requirement: 'ENIGMA-21',
        expected: `the scheme to be read in any case, ${scheme} like Bearer`,
        actual: outcomeInWords(refused),
        exchanges: [call, refused],
      });
    });
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    // RFC 6750 asks for the header; that schemes have no case stands in RFC 9110 section 11.1.
    judge.report({ ...error.finding, requirement: 'B-29', advisory: true });
    throw error;
  }
}

/** An Authorization field around a token, named by what is wrong with it. */
interface Field {
  readonly fault: string;
  around(token: string): string;
}

const foreignSchemes: fc.Arbitrary<Field> = fc
  .oneof(
    fc.constantFrom('Token', 'Basic', 'OAuth', 'JWT', 'MAC', 'DPoP', 'Bearers', 'Bear', 'XBearer'),
    fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#$%&'*+.^_`|~-]{0,11}$/),
  )
  .filter((scheme) => scheme.toLowerCase() !== 'bearer')
  .map((scheme) => ({ fault: `the scheme ${scheme}`, around: (token) => `${scheme} ${token}` }));

const NO_SCHEME: readonly Field[] = [
  { fault: 'no scheme', around: (token) => token },
  { fault: 'a colon after the scheme', around: (token) => `Bearer: ${token}` },
  { fault: 'an equals sign after the scheme', around: (token) => `Bearer=${token}` },
  { fault: 'nothing between scheme and token', around: (token) => `Bearer${token}` },
  { fault: 'quotation marks around the scheme', around: (token) => `"Bearer" ${token}` },
];

const GARNISHED: readonly Field[] = [
  { fault: 'quotation marks around the token', around: (token) => `Bearer "${token}"` },
  { fault: 'angle brackets around the token', around: (token) => `Bearer <${token}>` },
  { fault: 'the token twice', around: (token) => `Bearer ${token} ${token}` },
  { fault: 'the token twice with a comma', around: (token) => `Bearer ${token},${token}` },
  { fault: 'the token as a parameter', around: (token) => `Bearer token="${token}"` },
  { fault: 'a parameter after the token', around: (token) => `Bearer ${token}, realm="x"` },
  { fault: 'a semicolon after the token', around: (token) => `Bearer ${token};` },
];

async function otherFields(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainWorkingToken(bench);
  const { accessToken } = answer;
  const refuses = (advisory: boolean) => (field: Field) => expectRefusal(bench, field, accessToken, advisory);
  const others = fc.oneof(foreignSchemes, fc.constantFrom(...NO_SCHEME));
  await property(judge, others, faultStory, refuses(false), NO_SCHEME);
  // A server that trims before it reads has still found the one token that was meant.
  await property(judge, fc.constantFrom(...GARNISHED), faultStory, refuses(true), GARNISHED);

  const apart = await present(bench, { authorization: `Bearer  ${accessToken}` });
  judge.observe('two spaces between scheme and token', accepted(apart) ? 'accepted' : `${statusOf(apart)}`);
}

async function expectRefusal(
  bench: ServerBench,
  field: Field,
  token: string,
  advisory: boolean,
): Promise<void> {
  const call = await present(bench, { authorization: field.around(token) });
  replied(call);
  if (!accepted(call)) return;
  throw violation({
    requirement: ['ENIGMA-21', 'CLUERIDE-15'],
    expected: 'only the scheme Bearer, a space and the bare token to be accepted',
    actual: `a field with ${field.fault} is accepted`,
    exchanges: [call],
    advisory,
  });
}

const inStory = (scheme: string): string[] => [`a live token is presented after the word ${scheme}`];
const faultStory = ({ fault }: Field): string[] => [`a live token is presented with ${fault}`];

export const bearerSchemeChecks: readonly ServerCheck[] = [
  {
    id: 'bearer-scheme-case',
    title: 'The word Bearer is read in any case',
    party: 'resource-server',
    kind: 'property',
    requirements: ['ENIGMA-21', 'B-29'],
    claims: [],
    controls: [],
    run: anyCase,
  },
  {
    id: 'other-schemes',
    title: 'No other scheme opens an API, and no token in disguise',
    party: 'resource-server',
    kind: 'property',
    requirements: ['ENIGMA-21', 'CLUERIDE-15'],
    claims: [],
    controls: [],
    run: otherFields,
  },
];
