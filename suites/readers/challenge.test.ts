import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { HttpReply } from '../../mock-server/wire/index.ts';
import { type Challenge, challengeParameter, isBearer, readChallenges } from './challenge.ts';

const reply = (...fields: string[]): HttpReply => ({
  status: 401,
  headers: fields.map((field) => ['WWW-Authenticate', field] as const),
  body: new Uint8Array(),
});

/** Scheme and parameters of each challenge in short: `Bearer realm=x` or `Basic abc==`. */
const brief = (challenges: readonly Challenge[]): string[] =>
  challenges.map(({ scheme, parameters, token68 }) =>
    [scheme, token68, ...parameters.map(({ name, value }) => `${name}=${value}`)].filter(Boolean).join(' '),
  );

const examples: readonly (readonly [field: string, challenges: string[] | undefined, ...flaws: string[]])[] =
  [
    ['Bearer realm="example"', ['Bearer realm=example']],
    ['Bearer realm="a", error="invalid_token"', ['Bearer realm=a error=invalid_token']],
    ['bearer ERROR=invalid_token', ['bearer error=invalid_token']],
    ['Basic realm="a, b", Bearer realm="c"', ['Basic realm=a, b', 'Bearer realm=c']],
    ['Negotiate, Bearer realm="c"', ['Negotiate', 'Bearer realm=c']],
    ['Negotiate aGk=, Bearer realm="c"', ['Negotiate aGk=', 'Bearer realm=c']],
    ['Negotiate a=, Digest a=b', ['Negotiate a=', 'Digest a=b']],
    ['Bearer realm="say \\"hi\\" \\\\"', ['Bearer realm=say "hi" \\']],
    ['Bearer    realm="a"  ,  scope="b c"', ['Bearer realm=a scope=b c']],
    ['Bearer scope = "a"', ['Bearer scope=a'], 'bws'],
    ['Bearer scope\t= a, error =b', ['Bearer scope=a error=b'], 'bws', 'bws'],
    [
      ', Bearer realm="a",, error="b",',
      ['Bearer realm=a error=b'],
      'empty-element',
      'empty-element',
      'empty-element',
    ],
    ['Bearer , realm="a"', ['Bearer realm=a'], 'empty-element'],
    ['Bearer, realm="a"', ['Bearer realm=a'], 'separator'],
    ['Bearer\trealm="a"', ['Bearer realm=a'], 'separator'],
    ['Bearer', ['Bearer'], 'no-parameter'],
    ['', [], 'empty-element'],
    ['Bearer abc', ['Bearer abc'], 'token68'],
    ['Bearer abc, realm="a"', ['Bearer abc realm=a'], 'token68-with-parameters', 'token68'],
    ['Bearer realm=a', ['Bearer realm=a'], 'realm'],
    ['Bearer scope="a", scope="b"', ['Bearer scope=a scope=b'], 'repeated-parameter'],
    ['Bearer scope="a", SCOPE="b", scope="c"', ['Bearer scope=a scope=b scope=c'], 'repeated-parameter'],
    ['Bearer scope="a  b"', ['Bearer scope=a  b'], 'scope-characters'],
    ['Bearer scope="a\\"b"', ['Bearer scope=a"b'], 'scope-characters'],
    ['Bearer scope=""', ['Bearer scope=']],
    ['Bearer error="a\\"b"', ['Bearer error=a"b'], 'error-characters'],
    ['Bearer error_description="é"', ['Bearer error_description=é'], 'description-characters'],
    ['Bearer error_uri="http://a b"', ['Bearer error_uri=http://a b'], 'uri-characters'],
    ['Bearer: realm="a"', undefined, 'syntax'],
    ['Bearer realm="a" error="b"', undefined, 'syntax'],
    ['Bearer realm="a', undefined, 'syntax'],
    ['Bearer realm="a"b', undefined, 'syntax'],
    ['Bearer scope=http://a', undefined, 'syntax'],
    ['Bearer scope=, error="b"', ['Bearer scope= error=b'], 'token68-with-parameters', 'token68'],
    ['Bearer, realm="a", error="b"', ['Bearer realm=a error=b'], 'separator'],
    ['Bearer realm token', undefined, 'syntax'],
    ['realm="a"', undefined, 'syntax'],
    ['"Bearer"', undefined, 'syntax'],
    ['Bearer =a', undefined, 'syntax'],
  ];

describe('readChallenges', () => {
  for (const [field, challenges, ...flaws] of examples) {
    it(`reads ${JSON.stringify(field)} as ${JSON.stringify(challenges)} with ${flaws.join(', ') || 'no flaw'}`, () => {
      const reading = readChallenges(reply(field));
      assert.deepEqual(
        reading.flaws.map((flaw) => flaw.kind),
        flaws,
      );
      assert.deepEqual(reading.ok ? brief(reading.value) : undefined, challenges);
    });
  }

  it('joins the challenges of several fields, and finds none in a reply without', () => {
    const reading = readChallenges(reply('Basic realm="a"', 'Bearer realm="b", error="c"'));
    assert.ok(reading.ok);
    assert.equal(challengeParameter(reading.value.find(isBearer) as Challenge, 'error'), 'c');
    assert.deepEqual(readChallenges(reply()), { ok: true, value: [], flaws: [] });
  });

  it('does not carry parameters over from one field to the next', () => {
    const reading = readChallenges(reply('Bearer realm="a"', 'error="b"'));
    assert.equal(reading.ok, false);
    assert.match(reading.flaws[0]?.where ?? '', /^WWW-Authenticate field 2, character 6$/);
  });

  it('says where a field leaves the grammar, and what stands there', () => {
    assert.deepEqual(readChallenges(reply('Bearer realm="a" error="b"')).flaws, [
      { kind: 'syntax', where: 'WWW-Authenticate, character 18', expected: 'a comma', actual: '"e"' },
    ]);
  });

  it('understands every legal spelling of the same challenges', () => {
    fc.assert(
      fc.property(challenges, spelling, (written, spell) => {
        const reading = readChallenges(reply(...spell(written)));
        assert.ok(reading.ok, JSON.stringify(reading.flaws));
        assert.deepEqual(
          reading.value,
          written.map((challenge) => ({
            ...challenge,
            parameters: challenge.parameters.map((each) => ({ ...each, name: each.name.toLowerCase() })),
          })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever the field', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'Ba1=", \t\\~é') }), (field) => {
        assert.equal(typeof readChallenges(reply(field)).ok, 'boolean');
      }),
      { numRuns: 1000 },
    );
  });
});

const token = fc.string({ unit: fc.constantFrom(...'aZ09-._~+!#$|'), minLength: 1, maxLength: 6 });
const quotedText = fc.string({ unit: fc.constantFrom(...'a ,="\\\té'), maxLength: 6 });
const parameter = fc.oneof(
  fc.record({ name: token, value: token, quoted: fc.constant(false) }),
  fc.record({ name: token, value: quotedText, quoted: fc.constant(true) }),
);
const challenges = fc.array(
  fc.oneof(
    fc.record({ scheme: token, parameters: fc.array(parameter, { maxLength: 3 }) }),
    fc.record({
      scheme: token,
      parameters: fc.constant([]),
      token68: fc.string({ unit: fc.constantFrom(...'aZ09-._~+/'), minLength: 1 }).map((text) => `${text}==`),
    }),
  ),
  { maxLength: 4 },
);

/** Writes challenges into fields: where a field ends, how wide the gaps are, which characters are escaped. */
const spelling = fc.infiniteStream(fc.nat({ max: 3 })).map((choices) => {
  const choose = () => choices.next().value as number;
  const gap = () => ['', ' ', '\t', '  '][choose()] as string;
  const comma = () => [',', ' , ', ',,', '\t,'][choose()] as string;

  function value({ value: text, quoted }: { readonly value: string; readonly quoted: boolean }): string {
    if (!quoted) return text;
    const escaped = [...text].map((each) => (/["\\]/.test(each) || choose() === 0 ? `\\${each}` : each));
    return `"${escaped.join('')}"`;
  }

  return (written: readonly Challenge[]): string[] => {
    const fields: string[] = [];
    let field: string | undefined;
    for (const { scheme, parameters, token68 } of written) {
      const listed = parameters.map((each) => `${each.name}${gap()}=${gap()}${value(each)}`);
      const rest =
        token68 ?? listed.reduce((list, each) => (list === '' ? each : list + comma() + gap() + each), '');
      const spelled = rest === '' ? scheme : `${scheme}${' '.repeat(1 + choose())}${rest}`;
      field = field === undefined ? gap() + spelled : field + comma() + gap() + spelled;
      if (choose() > 0) continue;
      fields.push(field);
      field = undefined;
    }
    return field === undefined ? fields : [...fields, field];
  };
});
