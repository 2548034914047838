import type { Endpoint, Parts } from '../endpoints/index.ts';
import type { RequestFacts } from './facts.ts';
import { endpointsOf, pathMatches } from './reach.ts';
import { type Action, actionsOf, type ScriptStep, turnsOf } from './step.ts';

/** A step with its count. */
export interface ScriptEntry {
  readonly step: ScriptStep;
  /** Requests that matched so far, also those that `after` let pass. */
  readonly matched: number;
}

/** An ordered list of steps. The first that matches and is not used up acts; the others do not see the request. */
export interface Script {
  add(step: ScriptStep): void;
  /** What is done to a request; counts it. */
  next(facts: RequestFacts): Action | undefined;
  entries(): readonly ScriptEntry[];
  clear(): void;
  readonly empty: boolean;
}

/** Turns parts into other parts: what a deviation is. */
export type Override = (parts: Parts) => Parts;

interface Entry {
  readonly step: ScriptStep;
  readonly endpoints: readonly Endpoint[];
  matched: number;
}

export function createScript(): Script {
  let entries: Entry[] = [];
  return {
    add: (step) => void entries.push({ step, endpoints: endpointsOf(step), matched: 0 }),
    next(facts) {
      for (const entry of entries) {
        const { after, times } = turnsOf(entry.step);
        if (entry.matched >= after + times || !entry.endpoints.includes(facts.endpoint)) continue;
        if (!matches(entry.step.on, facts)) continue;
        const turn = entry.matched++ - after;
        const actions = actionsOf(entry.step);
        if (turn >= 0) return actions[turn % actions.length];
      }
      return undefined;
    },
    entries: () => entries.map(({ step, matched }) => ({ step, matched })),
    clear: () => {
      entries = [];
    },
    get empty() {
      return entries.length === 0;
    },
  };
}

/** Whether a request is one that a match means. */
export function matches(on: ScriptStep['on'], facts: RequestFacts): boolean {
  if (on === undefined) return true;
  const { path, scope, ...exact } = on;
  if (path !== undefined && !pathMatches(path, facts.path)) return false;
  if (scope !== undefined && !facts.scopes.includes(scope)) return false;
  return Object.entries(exact).every(([name, value]) => facts[name as keyof typeof exact] === value);
}
