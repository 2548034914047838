import { z } from 'zod';
import { caseOriginSchema, LEVELS, UNFINISHED, VERDICTS } from '../suites/index.ts';

const count = z.int().min(0);
const text = z.string();
const optionalText = z.exactOptional(text);
const verdict = z
  .enum(VERDICTS)
  .describe('What was found; `known` of a requirement says where the target file expects it');
const reason = optionalText.describe('Why, for every verdict but a `pass` without reserve');
const requirementId = text.min(1).describe('Id of a ledger row');
const checkId = text.min(1).describe('Id of a check; `bearerproof verify --only` takes it');

const line = z.int().min(1);

/** What may differ between two runs of the same seed, and nothing else may. */
const header = z.strictObject({
  note: text.describe('What this header is for'),
  createdAt: z.iso.datetime().describe('When the run began'),
  durationMs: z.number().min(0).describe('How long it took'),
  tool: z
    .strictObject({ name: text.describe('Name of its package'), version: text.describe('Its version') })
    .describe('What made the report'),
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
  entries: count.describe('Entries of the file'),
  judged: count.describe('Entries that are exchanges to judge by'),
  setAside: z.record(text, count).describe('All other entries, counted by reason'),
  tokenEndpoints: z.array(text).describe('Addresses that were asked for tokens'),
  apis: z.array(text).describe('Origins of the protected resources'),
  clientId: optionalText.describe('Id of the client, where it was said'),
  tokenEndpoint: optionalText.describe('Token endpoint, where it was said'),
  origins: z
    .exactOptional(z.array(text))
    .describe('Where the client may send its credentials, where it was said'),
});

const role = z.enum(['authorization-server', 'resource-server', 'client']);

const target = z.strictObject({
  name: text.describe('Name of the implementation'),
  profile: text.describe('Documented system whose rules apply'),
  roles: z.array(role).describe('Parts that it plays'),
  claims: z.array(text).describe('Features that it is said to have; what is not claimed is not examined'),
  controls: z.array(text).describe('Ways to act on it from outside that the examination had'),
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
const body = text.describe('As text; empty where there was none');
const headers = z.array(z.tuple([text, text])).describe('Header fields in wire order');

const exchange = z.strictObject({
  id: count.describe('Position in the journal, counted from the first exchange that the check shows'),
  after: z.int().describe('Whole seconds by the clock of the observer since the first exchange of the check'),
  until: z
    .exactOptional(count)
    .describe(
      'Last of the exchanges shown that was under way with this one and began after it; absent where none was',
    ),
  from: party.describe('Who asked'),
  to: party.describe('Who was asked'),
  endpoint: optionalText.describe('What was asked for, such as `token` or `resource`'),
  request: z
    .strictObject({
      method: text.describe('Method of HTTP'),
      url: text.describe('Absolute URL'),
      headers,
      body,
    })
    .describe('What was sent, secrets masked'),
  reply: z
    .exactOptional(z.strictObject({ status: z.int().describe('Status code of HTTP'), headers, body }))
    .describe('What came back, secrets masked'),
  failure: z
    .exactOptional(
      z.strictObject({
        reason: text.describe('Kind of failure, such as `timeout` or `reset`'),
        detail: text.describe('What happened, in words'),
      }),
    )
    .describe('Why no reply came'),
  because: optionalText.describe('How the mock explains its reply; never on the wire'),
  scripted: optionalText.describe('What a script did to this exchange'),
});

const finding = z.strictObject({
  requirement: requirementId,
  verdict: z.enum(['fail', 'warn']).describe('What the finding makes of the requirement'),
  expected: text.describe('What the requirement asks for, in this case'),
  actual: text.describe('What was seen'),
  exchanges: z.array(exchange).describe('The evidence'),
  counterexample: z
    .exactOptional(z.array(text))
    .describe('Minimal counterexample of a property, a step per line'),
  origin: z
    .exactOptional(caseOriginSchema)
    .describe('How that counterexample can be had again: `bearerproof replay` takes it'),
});

const check = z.strictObject({
  id: checkId,
  title: text.describe('What it shows'),
  party: role.describe('Whom it examines'),
  kind: z.enum(['scenario', 'property']).describe('Whether it goes one way, or tries many generated cases'),
  verdicts: z
    .array(z.strictObject({ requirement: requirementId, verdict, reason }))
    .describe('What it says of each requirement that it decides'),
  findings: z.array(finding).describe('What it holds against the target'),
  observations: z.record(text, text).describe('What the target chose where the sources leave a choice'),
  exchanges: count.describe('Exchanges that the check looked at'),
  evidence: z
    .array(exchange)
    .describe(
      'The last exchanges before the harness or the set-up broke; of other checks the first 40, with `--evidence all`',
    ),
  unfinished: z
    .exactOptional(z.enum(UNFINISHED))
    .describe('Why the check did not get to its end; absent where it did'),
});

const source = z
  .strictObject({ document: text.describe('Its title'), section: text.describe('Section in it') })
  .describe('Where the requirement is written');

const requirement = z.strictObject({
  id: requirementId,
  title: text.describe('The requirement in a few words'),
  statement: text.describe('What it demands'),
  source,
  also: z.exactOptional(z.array(source)).describe('Further clauses that say the same or complete it'),
  url: optionalText.describe('Where the source can be read'),
  level: z.enum(LEVELS).describe('How strongly it is demanded, in the words of RFC 2119'),
  basis: z
    .enum(['stated', 'judged', 'derived'])
    .describe('Whether the source states the requirement, its wording was judged, or its purpose implies it'),
  advisory: optionalText.describe('Why a breach is a `warn` although the level is a MUST'),
  parties: z.array(text).describe('Whom it binds'),
  verdict,
  reason,
  known: optionalText.describe('Reason why the target file expects exactly this verdict'),
  checks: z.array(z.strictObject({ check: checkId, verdict, reason })).describe('What decided it'),
});

const counts = {
  requirements: z.record(verdict, count).describe('Requirements per verdict'),
  checks: z
    .strictObject({
      planned: count.describe('All checks of the report'),
      completed: count.describe('Checks that decided something'),
      broken: count.describe('Checks with an `error`'),
      notExamined: count.describe('Checks that could decide nothing: inapplicable, untestable, attested'),
    })
    .describe('Checks by how far they came'),
  findings: count.describe('Findings of all checks'),
  digest: text
    .regex(/^sha256:[0-9a-f]{64}$/)
    .describe('SHA-256 of the report without header and footer, in the canonical form of RFC 8785'),
};

/** Whether the run got to its end, and what is missing where it did not. */
const footer = z.discriminatedUnion('complete', [
  z.strictObject({ complete: z.literal(true), ...counts }),
  z.strictObject({
    complete: z.literal(false),
    missing: z
      .strictObject({
        checks: count.describe('Checks that did not get to their end'),
        requirements: count.describe('Requirements on which they would have had a say'),
        causes: z.partialRecord(z.enum(UNFINISHED), count).describe('Those checks, counted by cause'),
      })
      .describe('What the run did not get to'),
    ...counts,
  }),
]);

/** Shape of `conformance.json`, version 1: the source of every other form of a report. */
export const conformanceSchema = z
  .strictObject({
    $schema: text.describe('Address of the schema of this file, relative to it'),
    format: z.literal('bearerproof-conformance'),
    version: z.literal(1),
    header: header.describe('Everything that may differ between two runs of the same seed'),
    ledgerVersion: text.describe('Version of the requirements that were examined'),
    seed: z.int().describe('Seed of everything that was generated'),
    runs: z.int().min(1).describe('Cases that each property was given at most'),
    leftOut: z
      .exactOptional(
        z.strictObject({
          because: text.describe('What the run was told'),
          checks: z.array(checkId).describe('Those checks'),
        }),
      )
      .describe('Checks of the plan that this run was told not to examine: with it a report is partial'),
    verdict: verdict.describe('The worst verdict of all requirements'),
    target: target.describe('What was examined'),
    revealed: z
      .exactOptional(z.literal(true))
      .describe('Present where secrets were asked to be shown: such a report is as secret as they are'),
    detection: z
      .strictObject({
        caught: count.describe('Faults that were noticed on what they break, and nowhere else'),
        total: count.describe('Faults that were tried'),
        survivors: z.array(text).describe('Names of the others'),
      })
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
          reason: text.describe('Why it is known'),
          status: z
            .enum(['met', 'stale', 'open'])
            .describe('Whether it was found again, was not, or could not be judged'),
        }),
      )
      .describe('Known verdicts of the target file'),
    waivers: z
      .array(
        z.strictObject({
          requirement: requirementId,
          profile: text.describe('Profile whose document does so'),
          effect: text.describe('What holds in its place'),
          source: text.describe('Document and section that say so'),
        }),
      )
      .describe('Clauses of the baseline that the document of the profile overrides'),
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
