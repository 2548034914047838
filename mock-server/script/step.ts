import type { Endpoint } from '../endpoints/index.ts';
import type { BehaviourName } from './behaviours/index.ts';
import type { Settings } from './settings.ts';

/** Which requests a step is about: every named member must match. */
export interface Match {
  readonly endpoint?: Endpoint;
  readonly grant?: string;
  /** Who logs in, or whose token or code is presented. */
  readonly user?: string;
  /** Who asks, or to whom the presented token or code was given. */
  readonly client?: string;
  readonly region?: string;
  /** Id of the tenant at whose host the request arrives; elsewhere of the presented token's, or of the named user's. */
  readonly tenant?: string;
  /** One of the scopes asked for, or of the presented token where none is. */
  readonly scope?: string;
  readonly method?: string;
  /** Exact path, or a prefix that ends in `*`. */
  readonly path?: string;
}

/** What a step does to a matching request. */
export type Action =
  /** A documented response, named; `with` holds its settings. */
  | { readonly behaviour: BehaviourName; readonly with?: Readonly<Record<string, unknown>> }
  /** A failure of transport or server. */
  | { readonly fault: FaultName; readonly with?: Readonly<Record<string, unknown>> }
  /** A departure from a requirement, by name. */
  | { readonly deviation: string }
  /** This reply and no other; the server does not act. */
  | { readonly reply: LiteralReply }
  /** The real reply with these changes. */
  | { readonly patch: ReplyPatch };

export interface LiteralReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it stands, or a value to be written as JSON. */
  readonly body?: unknown;
}

export interface ReplyPatch {
  readonly status?: number;
  /** Fields to set; `null` takes a field away. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /**
   * Members of a JSON body to set, at any depth; `null` takes a member away. Other bodies stay as they are.
   * @see RFC 7396
   */
  readonly members?: Readonly<Record<string, unknown>>;
  /** A text in the place of the body; stands beside everything but `members`. */
  readonly body?: string;
}

const replyStatus = { least: 400, most: 599 };

/**
 * Every fault with its settings.
 * - `delay` by real `milliseconds` (1000)
 * - `drip`: the body in pieces of so many `bytes` (16), chunked, real `milliseconds` (50) before each
 * - `reset` `before` (the default) or `after` the server acted
 * - `lost-response`: the server acted, and the connection breaks before the reply
 * - `truncate` with `after`: bytes of the body that still arrive (10)
 * - `garbage`: bytes that are not HTTP
 * - `wrong-content-type`: the real reply, said to be of another `type` (text/html)
 * - `too-many-requests`: a 429 with `retryAfter` seconds (1); the server does not act
 * - `unavailable` with `status` (503) and `retryAfter` seconds; the server does not act
 */
export const FAULTS = {
  delay: { milliseconds: { least: 0 } },
  drip: { bytes: { least: 1 }, milliseconds: { least: 0 } },
  reset: { when: ['before', 'after'] },
  'lost-response': {},
  truncate: { after: { least: 0 } },
  garbage: {},
  'wrong-content-type': { type: 'text' },
  'too-many-requests': { retryAfter: { least: 0 } },
  unavailable: { status: replyStatus, retryAfter: { least: 0 } },
} as const satisfies Record<string, Settings>;
export type FaultName = keyof typeof FAULTS;

/** One step of a script. */
export interface ScriptStep {
  /** Every request, where absent. */
  readonly on?: Match;
  /** How many matching requests it acts on; where absent as many as come, or once for each action of a list. */
  readonly times?: number;
  /** How many matching requests pass before it acts. */
  readonly after?: number;
  /** The one matching request that it acts on, counted from 1; stands beside neither `times` nor `after`. */
  readonly nth?: number;
  /** An action, or actions in turn: one for each matching request, and the first again where `times` goes further. */
  readonly do: Action | readonly Action[];
}

/** The actions of a step in turn. */
export const actionsOf = ({ do: action }: Pick<ScriptStep, 'do'>): readonly Action[] => [action].flat();

/** Which of the requests that match a step it acts on: so many, after so many others. */
export function turnsOf(step: ScriptStep): { readonly after: number; readonly times: number } {
  if (step.nth !== undefined) return { after: step.nth - 1, times: 1 };
  const unlimited = Array.isArray(step.do) ? step.do.length : Number.POSITIVE_INFINITY;
  return { after: step.after ?? 0, times: step.times ?? unlimited };
}
