import {
  createMask,
  DIGITS_OF_A_RUN,
  type Exchange,
  type Mask,
  originOf,
  pathOf,
} from '../mock-server/wire/index.ts';
import type { Finding, Judge } from './check.ts';
import { conclude } from './conclude.ts';
import type { CheckResult, Examination, RecordingFacts } from './examination.ts';
import { scopeOf } from './examine.ts';
import { rulesOf } from './profiles.ts';
import { requirementsFor } from './requirements/index.ts';
import { documentedIn } from './rules/documented.ts';
import { trafficRules, unseen } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import { type Known, sortOut, type Traffic } from './rules/traffic.ts';
import { runCheck } from './run-check.ts';
import { USUAL_RUNS, USUAL_SEED } from './run-settings.ts';

/** A recording of traffic to be judged, and what is known of who made it. */
export interface AuditSubject {
  /** Name of the client, as the report shows it. */
  readonly name: string;
  /** Path of the recording, as it was given. */
  readonly file: string;
  readonly profile: string;
  readonly exchanges: readonly Exchange[];
  /** Entries of the recording, and how many of them are no exchanges to judge by, by reason. */
  readonly entries: number;
  readonly setAside: Readonly<Record<string, number>>;
  /** Id and secret that the client was registered with; the secret is learned from the traffic unless given. */
  readonly client?: { readonly id: string; readonly secret?: string };
  /** URL or path of the token endpoint; where the profile names none either, requests for tokens tell by their form. */
  readonly tokenEndpoint?: string;
  /** Origins to which the client may send its credentials; unless given nobody is accused of another one by https. */
  readonly origins?: readonly string[];
  /** Whether tokens and secrets are shown in the evidence. */
  readonly reveal?: boolean;
}

/**
 * Judges a client by recorded traffic alone. What a recording cannot show of a requirement is inapplicable.
 * @throws RangeError for a profile that has no rules
 */
export async function audit(subject: AuditSubject): Promise<Examination> {
  const { exchanges, profile, reveal = false } = subject;
  const traffic = sortOut(exchanges, knownOf(subject));
  const scope = scopeOf(profile);
  const mask = createMask({ reveal, digits: DIGITS_OF_A_RUN });
  if (subject.client?.secret !== undefined) mask.learn(subject.client.secret);
  for (const exchange of traffic.exchanges) mask.observe(exchange);
  const context = {
    scope,
    generation: { seed: USUAL_SEED, runs: USUAL_RUNS },
    // It has seen everything already.
    mask: { ...mask, observe: () => undefined },
    recent: () => traffic.exchanges,
  };
  const results: CheckResult[] = [];
  for (const rule of trafficRules.filter(({ requirements }) => requirements.some((id) => scope.has(id)))) {
    results.push(await runCheck(checkOf(rule), traffic, context));
  }
  results.push(notInRecordings(profile));
  return conclude(
    {
      target: {
        name: subject.name,
        profile,
        roles: ['client'],
        claims: [],
        controls: [],
        // Every rule reads the same traffic, and none changes it.
        isolation: 'order',
        learnt: {},
        options: {},
        file: subject.file,
        recording: factsOf(subject, traffic, mask),
      },
      seed: USUAL_SEED,
      runs: USUAL_RUNS,
      attestations: [],
      expected: [],
      targetOutput: '',
      plan: results.map(({ check }) => check),
      revealed: reveal,
    },
    results,
  );
}

/** What a judge of recorded traffic knows beside it. */
function knownOf({ profile, client, tokenEndpoint, origins }: AuditSubject): Known {
  const { tokenPath } = rulesOf(profile);
  const path = tokenEndpoint === undefined ? tokenPath : pathOfEndpoint(tokenEndpoint);
  return {
    tolerance: CLOCKS_APART,
    complete: false,
    ...documentedIn(profile),
    ...(path === undefined ? {} : { tokenPath: path }),
    ...(client === undefined ? {} : { registered: client }),
    ...(origins === undefined ? {} : { origins }),
  };
}

/** Seconds between the clock of a client and that of whoever watches it: most often they are the same. */
const CLOCKS_APART = 1;

const pathOfEndpoint = (endpoint: string): string => (endpoint.startsWith('/') ? endpoint : pathOf(endpoint));

/** Findings of one rule against one row that are told; more of them say the same again. */
const TOLD = 3;

/** A rule in the form of a check, whose bench is the traffic. */
const checkOf = (rule: Rule) => ({
  id: rule.id,
  title: rule.title,
  party: 'client' as const,
  kind: 'scenario' as const,
  requirements: rule.requirements,
  async run(traffic: Traffic, judge: Judge): Promise<void> {
    const { findings, open } = rule.judge(traffic);
    for (const [row, reason] of Object.entries(open)) judge.leave(row, 'inapplicable', reason);
    const rows = Map.groupBy(findings, ({ requirement }: Finding) => String(requirement));
    for (const [row, against] of rows) {
      for (const finding of against.slice(0, TOLD)) judge.report(finding);
      if (against.length > TOLD) judge.observe(`findings against ${row}`, String(against.length));
    }
  },
});

const ONLY_IN_OPERATION =
  'no rule decides it by a recording; "bearerproof verify" examines it at a client in operation';

/** What no recording decides, so that each row of clients is accounted for. */
function notInRecordings(profile: string): CheckResult {
  const ruled = new Set(trafficRules.flatMap(({ requirements }) => requirements));
  const rows = requirementsFor(profile).filter(
    ({ id, parties, notExamined, decidedBy }) =>
      parties.includes('client') &&
      decidedBy === 'checks' &&
      notExamined?.client === undefined &&
      !ruled.has(id),
  );
  return {
    check: 'beyond-recordings',
    title: 'What a client stores, decides and tells its callers is not in a recording',
    party: 'client',
    kind: 'scenario',
    verdicts: rows.map(({ id }) => ({
      requirement: id,
      verdict: 'inapplicable',
      reason: unseen[id] ?? ONLY_IN_OPERATION,
    })),
    findings: [],
    observations: {},
    exchanges: 0,
    evidence: [],
  };
}

function factsOf(subject: AuditSubject, { tokenTurns, apiTurns }: Traffic, { text }: Mask): RecordingFacts {
  const { client, tokenEndpoint, origins, entries, setAside, exchanges } = subject;
  const places = tokenTurns.map(({ exchange: { request } }) => originOf(request.url) + pathOf(request.url));
  return {
    entries,
    judged: exchanges.length,
    setAside,
    tokenEndpoints: [...new Set(places)].map(text),
    apis: [...new Set(apiTurns.map(({ exchange: { request } }) => originOf(request.url)))].map(text),
    ...(client === undefined ? {} : { clientId: client.id }),
    ...(tokenEndpoint === undefined ? {} : { tokenEndpoint }),
    ...(origins === undefined ? {} : { origins }),
  };
}
