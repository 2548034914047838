import { z } from 'zod';
import { caseOriginSchema, LEVELS, UNFINISHED, VERDICTS } from '../suites/index.ts';

const count = z.int().min(0);
const text = z.string();
const optionalText = z.exactOptional(text);
const verdict = z.enum(VERDICTS);
const requirementId = text.min(1).describe('Id of a ledger row');
const checkId = text.min(1).describe('Id of a check; `bearerproof verify --only` takes it');

const line = z.int().min(1);

/** What may differ between two runs of the same seed, and nothing else may. */
const header = z.strictObject({
  note: text,
  createdAt: z.iso.datetime().describe('When the run began'),
  durationMs: z.number().min(0).describe('How long it took'),
  tool: z.strictObject({ name: text, version: text }),
  node: text.describe('Version of Node.js that ran the examination'),
  platform: text.describe('Operating system and architecture'),
  file: text.describe('Path of the target file, or of the recording, as it was given'),
  lines: z
    .exactOptional(
      z.strictObject({
        profile: line.describe('Of the profile'),
        expect: z.record(text, line).describe('Of each known verdict, by requirement'),
      }),
    )
    .describe('Lines of the target file that a finding points to'),
  directory: optionalText.describe('Directory of the report, as it was given; its cases are below `cases`'),
  targetOutput: text.describe("Last output of the target's process, masked; empty when none was started"),
});

const recording = z.strictObject({
  entries: count,
  judged: count.describe('Entries that are exchanges to judge by'),
  setAside: z.record(text, count).describe('All other entries, counted by reason'),
  tokenEndpoints: z.array(text).describe('Addresses that were asked for tokens'),
  apis: z.array(text).describe('Origins of the protected resources'),
  clientId: optionalText,
  tokenEndpoint: optionalText,
  origins: z.exactOptional(z.array(text)),
});

const target = z.strictObject({
  name: text,
  profile: text,
  roles: z.array(z.enum(['authorization-server', 'resource-server', 'client'])),
  claims: z.array(text),
  controls: z.array(text),
  isolation: z
    .enum(['users', 'reset', 'stage', 'order'])
    .describe(
      'What keeps checks apart: new users for each, a reset, a stage of its own, or their order alone',
    ),
  learnt: z
    .record(text, text)
    .describe('What the target demands and offers, as trying it showed before the checks'),
  options: z
    .record(text, z.unknown())
    .describe(
      'Members of the target file that bear on what is expected, or on how it was examined, where they are not at their default; without secrets',
    ),
  recording: z.exactOptional(recording).describe('Present where recorded traffic was judged'),
});

const party = z.enum(['client', 'user-agent', 'authorization-server', 'resource-server', 'harness']);
const headers = z.array(z.tuple([text, text])).describe('Header fields in wire order');

const exchange = z.strictObject({
  id: count.describe('Position in the journal, counted from the first exchange that the check shows'),
  after: z.int().describe('Whole seconds by the clock of the observer since the first exchange of the check'),
  until: z
    .exactOptional(count)
    .describe('Last of the exchanges shown that began before this one had ended; absent where none did'),
  from: party,
  to: party,
  endpoint: optionalText,
  request: z.strictObject({ method: text, url: text, headers, body: text }),
  reply: z.exactOptional(z.strictObject({ status: z.int(), headers, body: text })),
  failure: z.exactOptional(z.strictObject({ reason: text, detail: text })),
  because: optionalText.describe('How the mock explains its reply; never on the wire'),
  scripted: optionalText.describe('What a script did to this exchange'),
});

const finding = z.strictObject({
  requirement: requirementId,
  verdict: z.enum(['fail', 'warn']),
  expected: text,
  actual: text,
  exchanges: z.array(exchange),
  counterexample: z
    .exactOptional(z.array(text))
    .describe('Minimal counterexample of a property, a step per line'),
  origin: z
    .exactOptional(caseOriginSchema)
    .describe('How that counterexample can be had again: `bearerproof replay` takes it'),
});

const check = z.strictObject({
  id: checkId,
  title: text,
  party: z.enum(['authorization-server', 'resource-server', 'client']),
  kind: z.enum(['scenario', 'property']),
  verdicts: z.array(z.strictObject({ requirement: requirementId, verdict, reason: optionalText })),
  findings: z.array(finding),
  observations: z.record(text, text).describe('What the target chose where the sources leave a choice'),
  exchanges: count.describe('Exchanges that the check looked at'),
  evidence: z.array(exchange).describe('The last exchanges before the harness or the set-up broke'),
  unfinished: z
    .exactOptional(z.enum(UNFINISHED))
    .describe('Why the check did not get to its end; absent where it did'),
});

const source = z.strictObject({ document: text, section: text });

const requirement = z.strictObject({
  id: requirementId,
  title: text,
  statement: text,
  source,
  also: z.exactOptional(z.array(source)).describe('Further clauses that say the same or complete it'),
  url: optionalText.describe('Where the source can be read'),
  level: z.enum(LEVELS),
  basis: z
    .enum(['stated', 'judged', 'derived'])
    .describe('Whether the source states the requirement, its wording was judged, or its purpose implies it'),
  advisory: optionalText.describe('Why a breach is a `warn` although the level is a MUST'),
  parties: z.array(text),
  verdict,
  reason: optionalText.describe('Why, for every verdict but `pass`'),
  known: optionalText.describe('Reason why the target file expects exactly this verdict'),
  checks: z
    .array(z.strictObject({ check: checkId, verdict, reason: optionalText }))
    .describe('What decided it'),
});

const counts = {
  requirements: z.record(verdict, count).describe('Requirements per verdict'),
  checks: z.strictObject({
    planned: count,
    completed: count.describe('Checks that decided something'),
    broken: count.describe('Checks with an `error`'),
    notExamined: count.describe('Checks that could decide nothing: inapplicable, untestable, attested'),
  }),
  findings: count,
  digest: text
    .regex(/^sha256:[0-9a-f]{64}$/)
    .describe('SHA-256 of the report without header and digest, as JSON with sorted keys and no white space'),
};

/** Whether the run got to its end, and what is missing where it did not. */
const footer = z.discriminatedUnion('complete', [
  z.strictObject({ complete: z.literal(true), ...counts }),
  z.strictObject({
    complete: z.literal(false),
    missing: z.strictObject({
      checks: count.describe('Checks that did not get to their end'),
      requirements: count.describe('Requirements on which they would have had a say'),
      causes: z.partialRecord(z.enum(UNFINISHED), count).describe('Those checks, counted by cause'),
    }),
    ...counts,
  }),
]);

/** Shape of `conformance.json`, version 1: the source of every other form of a report. */
export const conformanceSchema = z
  .strictObject({
    $schema: text,
    format: z.literal('bearerproof-conformance'),
    version: z.literal(1),
    header: header.describe('Everything that may differ between two runs of the same seed'),
    ledgerVersion: text.describe('Version of the requirements that were examined'),
    seed: z.int().describe('Seed of everything that was generated'),
    runs: z.int().min(1).describe('Cases that each property was given at most'),
    leftOut: z
      .exactOptional(z.strictObject({ because: text, checks: z.array(checkId) }))
      .describe('Checks of the plan that this run was told not to examine: with it a report is partial'),
    verdict: verdict.describe('The worst verdict of all requirements'),
    target,
    revealed: z
      .exactOptional(z.literal(true))
      .describe('Present where secrets were asked to be shown: such a report is as secret as they are'),
    detection: z
      .strictObject({ caught: count, total: count, survivors: z.array(text) })
      .describe('Deliberate faults that the checks caught, and those that they did not'),
    requirements: z.array(requirement).describe('In ledger order'),
    attestations: z
      .array(
        z.strictObject({
          requirement: requirementId,
          says: text.describe('What holds, in the words of the person'),
          by: optionalText.describe('Who answers for it'),
          on: z.exactOptional(z.iso.date()).describe('Day on which it was said'),
        }),
      )
      .describe('What people say of the requirements that are `attested`'),
    expectations: z
      .array(
        z.strictObject({
          requirement: requirementId,
          verdict,
          reason: text,
          status: z.enum(['met', 'stale', 'open']),
        }),
      )
      .describe('Known verdicts of the target file'),
    waivers: z.array(
      z.strictObject({ requirement: requirementId, profile: text, effect: text, source: text }),
    ),
    checks: z.array(check).describe('In catalogue order, run or not'),
    footer: footer.describe('Without it a report is cut short, and invalid'),
  })
  .meta({ title: 'Conformance report of Bearerproof' });

type Immutable<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Immutable<Value[Key]> }
  : Value;

export type ConformanceReport = Immutable<z.infer<typeof conformanceSchema>>;
export type ReportHeader = Omit<ConformanceReport['header'], 'note' | 'file' | 'lines' | 'targetOutput'>;
export type ReportedRequirement = ConformanceReport['requirements'][number];
export type ReportedCheck = ConformanceReport['checks'][number];
export type ReportedFinding = ReportedCheck['findings'][number];
export type ReportedExchange = ReportedFinding['exchanges'][number];

/** The JSON Schema of `conformance.json`, draft 2020-12. */
export const conformanceJsonSchema = () => z.toJSONSchema(conformanceSchema, { io: 'input' });
