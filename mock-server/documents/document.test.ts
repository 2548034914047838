import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { DocumentError, readDocument } from './document.ts';

const schema = z.strictObject({
  name: z.string(),
  port: z.number().int().min(1).exactOptional(),
  wait: z.iso.duration('must be an ISO 8601 duration').exactOptional(),
  kind: z.enum(['real', 'virtual']).exactOptional(),
  people: z.array(z.strictObject({ name: z.string(), locked: z.boolean().default(false) })).default([]),
  how: z
    .union([z.strictObject({ command: z.string() }), z.strictObject({ url: z.string() })])
    .exactOptional(),
  limits: z.partialRecord(z.enum(['size', 'time']), z.number()).exactOptional(),
});

const read = (...lines: string[]) => readDocument(lines.join('\n'), 'file.yaml').parse(schema, 'a thing');

test('a document is what its schema reads, defaults filled in', () => {
  assert.deepEqual(read('name: x', 'people:', '  - name: alice'), {
    name: 'x',
    people: [{ name: 'alice', locked: false }],
  });
});

test('JSON is a document, too', () => assert.equal(read('{"name": "x"}').name, 'x'));

describe('a document is refused at each place that is wrong:', () => {
  const rows: readonly (readonly [lines: readonly string[], problems: readonly string[]])[] = [
    [['name: x', 'prot: 1'], ['2:1: "prot" is not a key of a thing; did you mean "port"?']],
    [['nane: x'], ['1:1: "nane" is not a key of a thing; did you mean "name"?']],
    [['port: 5'], ['1:1: "name" is missing; it must be a text']],
    [['name: [x]'], ['1:7: name must be a text, not a list']],
    [['name: x', 'port: 0'], ['2:7: port must be at least 1']],
    [['name: x', 'port: 1.5'], ['2:7: port must be a whole number, not 1.5']],
    [['name: x', 'wait: 5m'], ['2:7: wait must be an ISO 8601 duration']],
    [['name: x', 'kind: reel'], ['2:7: "reel" is not a value of kind; did you mean "real"?']],
    [['name: x', 'kind: sundial'], ['2:7: "sundial" is not a value of kind; it may be "real" or "virtual"']],
    [
      ['name: x', 'people:', '  - { name: a, lokced: true }', '  - { nam: b }'],
      [
        '3:16: "lokced" is not a key of people[0]; did you mean "locked"?',
        '4:7: "nam" is not a key of people[1]; did you mean "name"?',
      ],
    ],
    [['name: x', 'people: { name: a }'], ['2:9: people must be a list, not a map']],
    [['name: x', 'how: { comand: y }'], ['2:8: "comand" is not a key of how; did you mean "command"?']],
    [['name: x', 'how: {}'], ['2:6: how must be a map with "command" or a map with "url", not an empty map']],
    [['name: x', 'how: y'], ['2:6: how must be a map with "command" or a map with "url", not a text']],
    [['name: x', 'limits: { siz: 1 }'], ['2:11: "siz" is not a key of limits; did you mean "size"?']],
    [['just a text'], ['1:1: a thing must be a map with "name", not a text']],
    [['name: x', 'name: y'], ['2:1: is not YAML: Map keys must be unique']],
  ];
  for (const [lines, problems] of rows) {
    test(lines.join(' ⏎ '), () =>
      assert.throws(
        () => read(...lines),
        (error) => {
          assert.ok(error instanceof DocumentError);
          assert.deepEqual(
            error.problems,
            problems.map((problem) => `file.yaml:${problem}`),
          );
          return true;
        },
      ),
    );
  }
});

test('an alias for nothing is told with what to do', () => {
  assert.throws(() => read('name: *nobody'), /has a YAML alias .* quote a text that begins with an asterisk/);
});

test('what a reader finds beyond the schema is told in the order of the file', () => {
  const document = readDocument('a: 1\nb: 2\n', 'file.yaml');
  const about = (path: string, sentence: string) => ({ path: [path], about: 'value' as const, sentence });
  assert.throws(() => document.refuse([about('b', 'too many'), about('a', 'too few')]), {
    message: 'file.yaml:1:4: too few\nfile.yaml:2:4: too many',
  });
  document.refuse([]);
});
