export { type Effect, effectOf, patched, type Scene } from './act.ts';
export { type Behaviour, type BehaviourName, behaviours } from './behaviours/index.ts';
export type { Cast } from './cast.ts';
export { completed, factsOf, factsWithHolder, type RequestFacts } from './facts.ts';
export { endpointsIn } from './reach.ts';
export { createScript, matches, type Override, type Script, type ScriptEntry } from './script.ts';
export { ScriptError } from './script-error.ts';
export type { Setting, Settings } from './settings.ts';
export {
  type Action,
  actionsOf,
  FAULTS,
  type FaultName,
  type LiteralReply,
  type Match,
  type ReplyPatch,
  type ScriptStep,
  turnsOf,
} from './step.ts';
export { createStorm, type HostileOptions, type Storm, type StormReading } from './storm/storm.ts';
export { validateStep } from './validate.ts';
