import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document as Yaml } from 'yaml';
import type { z } from 'zod';
import { type Complaint, explain } from './explain.ts';

/** A file cannot be used: one sentence per problem, each with file, line and column. */
export class DocumentError extends Error {
  override readonly name: string = 'DocumentError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A YAML file that knows where each of its values stands. */
export interface Document {
  readonly content: unknown;
  /** The content as a schema reads it. @param whole what such a file is called: `a script` @throws DocumentError */
  parse<Schema extends z.ZodType>(schema: Schema, whole: string): z.output<Schema>;
  /** Ends the reading if there is anything to complain of. @throws DocumentError in the order of the file */
  refuse(complaints: readonly Complaint[]): void;
}

const ALIASES =
  'has a YAML alias (*name) for something that is not there, or too many; quote a text that begins with an asterisk, or write out what they stand for';

/** What a file says; undefined where its aliases stand for nothing, or multiply beyond measure. */
function contentOf(yaml: Yaml): unknown {
  try {
    return yaml.toJS() ?? null;
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** Reads YAML, of which JSON is a part. @throws DocumentError when it is not YAML */
export function readDocument(text: string, file: string): Document {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, sentence: string) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}: ${sentence}`;
  };
  if (yaml.errors.length > 0) {
    throw new DocumentError(
      yaml.errors.slice(0, 1).map(({ pos, message }) => at(pos[0], `is not YAML: ${message}`)),
    );
  }
  const content = contentOf(yaml);
  if (content === undefined) throw new DocumentError([at(0, ALIASES)]);

  function refuse(complaints: readonly Complaint[]): void {
    if (complaints.length === 0) return;
    const placed = complaints.map((complaint) => ({ ...complaint, offset: offsetOf(yaml, complaint) }));
    placed.sort((one, other) => one.offset - other.offset);
    throw new DocumentError(placed.map(({ offset, sentence }) => at(offset, sentence)));
  }

  return {
    content,
    refuse,
    parse(schema, whole) {
      const parsed = schema.safeParse(content);
      if (parsed.success) return parsed.data;
      refuse(explain(parsed.error.issues, content, schema, whole));
      throw parsed.error; // an issue that no sentence was found for is a mistake of ours
    },
  };
}

/** Where in the text a complaint points: at a key, at a value, or at the map in which something is missing. */
function offsetOf(yaml: Yaml, { path, about }: Complaint): number {
  const parent = path.slice(0, -1);
  const last = path.at(-1);
  const container = parent.length === 0 ? yaml.contents : yaml.getIn(parent, true);
  if (about === 'key' && isMap(container)) {
    const pair = container.items.find(({ key }) => isScalar(key) && key.value === last);
    if (isScalar(pair?.key) && pair.key.range) return pair.key.range[0];
  }
  const node = path.length === 0 ? yaml.contents : yaml.getIn(path, true);
  if (isNode(node) && node.range) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(yaml, { path: parent, about: 'key', sentence: '' });
}
