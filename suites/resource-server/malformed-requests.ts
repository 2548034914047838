import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { obtainWorkingToken, present } from '../resource-acts.ts';

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
});

/** Authorization fields that hold no token of anybody's. */
const fields: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'Bearer',
    'Bearer =',
    'Bearer ""',
    'Bearer ,',
    'Bearer .',
    'Bearer ..',
    'Bearer a.b.c.d',
    'Bearer %00',
    'Bearer {}',
    'Bearer e30.e30.',
    'Bearer bnVsbA.bnVsbA.bnVsbA',
    'Bearer W10.W10.W10',
    'Bearer realm="x"',
    'Basic',
    'Basic ====',
    ',',
    '=',
  ),
  printable.map((text) => `Bearer ${text}`.trimEnd()),
  fc
    .array(
      printable.filter((text) => text !== ''),
      { minLength: 1, maxLength: 4 },
    )
    .map((words) => words.join(' ')),
  fc.integer({ min: 100, max: 4_000 }).map((length) => `Bearer ${'A'.repeat(length)}`),
  fc
    .array(fc.stringMatching(/^[A-Za-z0-9_-]{0,30}$/), { minLength: 2, maxLength: 6 })
    .map((segments) => `Bearer ${segments.join('.')}`),
);

async function garbage(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    fields,
    (field) => [`a call brings the Authorization field ${JSON.stringify(field)}`],
    async (field) => {
      const call = await present(bench, { authorization: field });
      if (replied(call).status >= 500) throw violation(breakdown(call));
      if (!accepted(call)) return;
      throw violation({
        requirement: 'B-19',
        expected: 'a call that brings no token of anybody to be refused',
        actual: outcomeInWords(call),
        exchanges: [call],
      });
    },
  );
}

async function repeatedField(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainWorkingToken(bench);
  const authorization = `Bearer ${answer.accessToken}`;
  for (const second of [authorization, 'Bearer another-token']) {
    const call = await present(bench, { authorization, headers: [['Authorization', second]] });
    const { status } = replied(call);
    if (status >= 500) judge.report(breakdown(call));
    // Which of the two counts is left to the server: no RFC says what it has to do with the repetition.
    const what =
      second === authorization ? 'the same Authorization field twice' : 'two different Authorization fields';
    judge.observe(what, String(status));
  }
}

const breakdown = (call: Exchange) => ({
  requirement: 'B-35',
  expected: 'a malformed request to be refused with status 400, or 401 for its token',
  actual: outcomeInWords(call),
  exchanges: [call],
});

export const malformedRequestChecks: readonly ServerCheck[] = [
  {
    id: 'garbled-authorization',
    title: 'Whatever stands in the Authorization field, a call without a token is refused and breaks nothing',
    party: 'resource-server',
    kind: 'property',
    requirements: ['B-35', 'B-19'],
    claims: [],
    controls: [],
    run: garbage,
  },
  {
    id: 'repeated-authorization',
    title: 'Two Authorization fields break nothing',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-35'],
    claims: [],
    controls: [],
    run: repeatedField,
  },
];
