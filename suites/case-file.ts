import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The way from a seed to one generated case, as reports and case files write it. */
export const caseOriginSchema = z.strictObject({
  seed: z.int().describe('Seed of the run'),
  property: z.int().min(1).describe('Which of the properties that the check examines'),
  path: z
    .string()
    .regex(/^\d+(:\d+)*$/, 'must be numbers with colons between them, such as 12:0:1')
    .describe('From the seed to the case, as fast-check writes it'),
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{8}$/, 'must be eight hexadecimal digits')
    .describe('Of the values of the case, by which it is known to be the same'),
});

/** A counterexample as it is kept, to be examined again. */
const caseFileSchema = z.strictObject({
  format: z.literal('bearerproof-case'),
  version: z.literal(1),
  target: z.string().min(1).describe('Path of the target file'),
  profile: z.string(),
  check: z.string(),
  ledgerVersion: z.string(),
  origin: caseOriginSchema,
  requirements: z.array(z.string()).readonly().describe('Rows that the case was found against'),
  expected: z.string(),
  actual: z.string(),
  story: z.array(z.string()).readonly().describe('The case, a step per line'),
  revealed: z
    .exactOptional(z.literal(true))
    .describe('Present where secrets were asked to be shown: such a file is as secret as they are'),
});

export type CaseFile = Readonly<z.infer<typeof caseFileSchema>>;

/** A file that is no case which could be examined again; says why, and what to do. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
}

/** Reads a counterexample that an examination has left. @throws CaseFileError */
export async function loadCaseFile(file: string): Promise<CaseFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new CaseFileError(`${file}: ${absent ? 'there is no such file' : 'cannot be read'}`, { cause });
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new CaseFileError(`${file}: is not JSON; give a case that "bearerproof verify" has left`, {
      cause,
    });
  }
  const parsed = caseFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new CaseFileError(
    `${file}: is not a case that "bearerproof verify" has left: ${place}${issue?.message ?? 'it is something else'}`,
  );
}

/** The text of a case file. */
export const formatCaseFile = (content: CaseFile): string => `${JSON.stringify(content, null, 2)}\n`;
