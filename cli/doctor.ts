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
import { print, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';

export const doctor: CommandModule<object, { readonly target: string }> = {
  command: 'doctor <target>',
  describe: 'is the target file right, and what can be examined',
  builder: (command: Argv) =>
    command
      .positional('target', { type: 'string', demandOption: true, describe: 'target file' })
      .example('$0 doctor target.yaml', 'try every part of a target file') as Argv<{ target: string }>,
  async handler({ target: file }) {
    const definition = await read(file);
    const found = await diagnose(file, { clock: systemClock, environment: process.env });
    const learnt = await tried(definition);
    found.push(...learnt.failedLogins.map(withoutToken), ...learnt.contradicted.map(unseen));
    const lines = [...found.flatMap(diagnosisLines), '', ...factLines(learnt), ...examinable(definition)];
    const mask = targetMask(definition);
    print(...lines.map(mask.said));
    process.exitCode = found.some(({ state }) => state === 'problem') ? 2 : 0;
  },
};

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

/** What the checks can decide with this file, and why they cannot decide the rest. */
function examinable(definition: TargetDefinition): string[] {
  const style = screenStyle();
  const scope = scopeOf(definition.profile);
  const planned = plan(targetOf(definition), catalogue, scope);
  const decided = new Set(
    planned.flatMap(({ check, kind }) =>
      kind === 'run' ? check.requirements.filter((id) => scope.has(id)) : [],
    ),
  );
  const lines = [
    `${planned.filter(({ kind }) => kind === 'run').length} of ${planned.length} checks can run; ` +
      `they decide ${decided.size} of the ${requirementsFor(definition.profile).length} requirements of ${definition.profile}.`,
  ];
  const left = planned.flatMap((each) => (each.kind === 'left' ? each : []));
  for (const [reason, checks] of Map.groupBy(left, (each) => `${each.verdict}: ${each.reason}`)) {
    lines.push(`${reason}`, style.faint(`  ${checks.map(({ check }) => check.id).join(', ')}`));
  }
  return lines;
}
