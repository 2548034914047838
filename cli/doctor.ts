import type { Argv, CommandModule } from 'yargs';
import { type Diagnosis, diagnose } from '../fixtures/doctor/index.ts';
import { tryOpenTarget } from '../fixtures/open-target.ts';
import {
  loadTargetFile,
  type TargetDefinition,
  TargetFileError,
  targetMask,
  targetOf,
} from '../fixtures/target/index.ts';
import { systemClock } from '../mock-server/index.ts';
import {
  catalogue,
  type Learnt,
  learntOf,
  misnamedRequirements,
  plan,
  requirementsFor,
  scopeOf,
} from '../suites/index.ts';
import { print, progress, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';

export const doctor: CommandModule<object, { readonly target: string }> = {
  command: 'doctor <target>',
  describe: 'is the target file right, and what can be examined',
  builder: (command: Argv) =>
    command
      .positional('target', { type: 'string', demandOption: true, describe: 'target file' })
      .example('$0 doctor target.yaml', 'try every part of a target file') as Argv<{ target: string }>,
  async handler({ target: file }) {
    const { lines, exitCode } = await diagnosis(file);
    print(...lines);
    process.exitCode = exitCode;
  },
};

/** Tries a target file. @returns what a person reads, and the exit code @throws UsageError for a file that cannot be used */
export async function diagnosis(file: string) {
  const definition = await read(file);
  progress(`trying each part of ${file}`);
  const found = await diagnose(file, { clock: systemClock, environment: process.env });
  progress(`looking at what ${definition.name} offers`);
  const learnt = await tried(definition);
  found.push(...learnt.failedLogins.map(withoutToken), ...learnt.contradicted.map(unseen));
  const { said } = targetMask(definition);
  const problems = found.filter(({ state }) => state === 'problem');
  const result =
    problems.length === 0
      ? `ok: each part of ${file} works.`
      : `problem: ${problems.length} of ${found.length} parts of ${file} ${problems.length === 1 ? 'does' : 'do'} not work as told.`;
  return {
    lines: [
      ...found.flatMap(diagnosisLines),
      '',
      ...factLines(learnt),
      ...unexamined(definition),
      '',
      `${result} ${examinable(definition)}`,
    ].map(said),
    exitCode: problems.length === 0 ? 0 : 2,
  };
}

async function read(file: string): Promise<TargetDefinition> {
  try {
    const definition = await loadTargetFile(file, process.env);
    const misnamed = misnamedRequirements(definition);
    if (misnamed.length > 0) throw new UsageError(misnamed.join('\n'));
    return definition;
  } catch (error) {
    if (error instanceof TargetFileError) throw new UsageError(error.message);
    throw error;
  }
}

/** What trying the target shows that no part of the file says. */
async function tried(definition: TargetDefinition): Promise<Learnt> {
  if (definition.roles.includes('client'))
    return { facts: {}, policy: {}, contradicted: [], failedLogins: [] };
  const ports = { clock: systemClock, environment: process.env };
  const opening = await tryOpenTarget(definition, ports, false);
  try {
    return await learntOf(opening);
  } finally {
    if (opening.kind === 'open') await opening.target.close();
  }
}

const withoutToken = ({ part, explanation }: Learnt['failedLogins'][number]): Diagnosis => ({
  part,
  state: 'problem',
  explanation,
  advice: part.startsWith('control')
    ? 'see what the hook does with what it is told, and whether "clients", "users" and "resources" are right'
    : 'see whether "realms", "securityTests", "clients", "users" and "resources" are right',
});

const unseen = (claim: string): Diagnosis => ({
  part: 'claims',
  state: 'problem',
  explanation: `"${claim}" is claimed, and was not to be seen when it was tried`,
  advice: 'see whether clients, users, endpoints and policy are right, or drop the claim',
});

function factLines({ facts, policy }: Learnt): string[] {
  const style = screenStyle();
  const lines = Object.entries(facts).map(([fact, value]) => `learnt   ${style.strong(fact)} ${value}`);
  const adapted = Object.keys(policy).map((name) => `policy.${name}`);
  if (adapted.length > 0) {
    lines.push(style.faint(`         checks go by it where the file has no ${adapted.join(' and no ')}`));
  }
  return lines.length === 0 ? [] : [...lines, ''];
}

function diagnosisLines({ part, state, explanation, advice }: Diagnosis): string[] {
  const style = screenStyle();
  const word = state === 'ok' ? style.verdict('pass', 'ok     ') : style.verdict('fail', 'problem');
  const lines = [`${word}  ${style.strong(part)} ${explanation}`];
  return advice === undefined ? lines : [...lines, `         ${style.faint(`→ ${advice}`)}`];
}

const planFor = (definition: TargetDefinition) =>
  plan(targetOf(definition), catalogue, scopeOf(definition.profile));

/** What the checks can decide with this file. */
function examinable(definition: TargetDefinition): string {
  const scope = scopeOf(definition.profile);
  const planned = planFor(definition);
  const decided = new Set(
    planned.flatMap(({ check, kind }) =>
      kind === 'run' ? check.requirements.filter((id) => scope.has(id)) : [],
    ),
  );
  return (
    `${planned.filter(({ kind }) => kind === 'run').length} of ${planned.length} checks can run; ` +
    `they decide ${decided.size} of the ${requirementsFor(definition.profile).length} requirements of ${definition.profile}.`
  );
}

/** Which checks cannot run with this file, and why. */
function unexamined(definition: TargetDefinition): string[] {
  const style = screenStyle();
  const left = planFor(definition).flatMap((each) => (each.kind === 'left' ? each : []));
  return [...Map.groupBy(left, (each) => `${each.verdict}: ${each.reason}`)].flatMap(([reason, checks]) => [
    reason,
    style.faint(`  ${checks.map(({ check }) => check.id).join(', ')}`),
  ]);
}
