import { z } from 'zod';
import { EVIDENCE } from './evidence.ts';

/** What one run of the conformance suite is told. It travels to the test runner as JSON in a variable. */
export const runSettingsSchema = z.strictObject({
  /** Target files, each under the name that its reports get. */
  targets: z.array(
    z.strictObject({
      name: z.string(),
      file: z.string(),
      /** Ids of checks to run; all of the plan if empty. */
      only: z.array(z.string()),
    }),
  ),
  seed: z.int(),
  /** Cases per property. */
  runs: z.int().min(1),
  /** Why other checks than these are left out. */
  limit: z.string(),
  /** Which part of the run this is; all of it if absent. */
  shard: z.strictObject({ index: z.int().min(1), of: z.int().min(1) }).optional(),
  /** Directory for the reports. */
  out: z.string(),
  /** Forms of the reports beside `conformance.json`. */
  formats: z.array(z.string()),
  strict: z.boolean(),
  reveal: z.boolean(),
  /** Whose exchanges are shown. */
  evidence: z.enum(EVIDENCE),
  /** Whether to use colours; what the terminal has, if absent. */
  colour: z.boolean().optional(),
});

export type RunSettings = z.infer<typeof runSettingsSchema>;

/** Why a run leaves checks out that were not named, and why one does that repeats another. */
export const NAMED_ALONE = 'only the checks that were named were to be run';
export const FAILED_ALONE = 'only what had failed before was to be run again';

/** What the detection run is told, as the metadata of its configuration, to which the test runner adds its own. */
export const detectionSettingsSchema = z.object({
  seed: z.int(),
  runs: z.int().min(1),
  /** Whether each check is run against each deviation, or only those that could go otherwise by it. */
  everyCheck: z.boolean(),
});

/** The variable in which the settings travel. */
export const RUN_VARIABLE = 'BEARERPROOF_RUN';

/** Cases per property unless told otherwise. */
export const USUAL_RUNS = 20;
/** Seed unless told otherwise: the same from run to run, so that two reports can be compared. */
export const USUAL_SEED = 1;

/** Names by which tests hand over what they found: JSON attachments, and what a group of tests or a detection test is about. */
export const CHECK_ATTACHMENT = 'bearerproof-check';
export const SEEN_ATTACHMENT = 'bearerproof-seen';
export const TARGET_ANNOTATION = 'bearerproof-target';
export const DEVIATION_ANNOTATION = 'bearerproof-deviation';
