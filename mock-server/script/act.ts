import type { Decision, Parts } from '../endpoints/index.ts';
import { jsonReply } from '../protocol/index.ts';
import { bodyText, bytes, type HttpReply, type WireFault } from '../wire/index.ts';
import { type Behaviour, behaviours } from './behaviours/index.ts';
import type { Override } from './script.ts';
import type { Action, LiteralReply, ReplyPatch } from './step.ts';

/** What an action comes to for one request. */
export interface Effect {
  /** In words, for the journal. */
  readonly said: string;
  /** Taken instead of what the server would decide. */
  readonly decision?: Decision;
  readonly override?: Override;
  readonly patch?: ReplyPatch;
  readonly fault?: WireFault;
}

/** What acting needs to know. */
export interface Scene {
  readonly parts: Parts;
  readonly region: string;
  originOf(region: string): string;
  /** @throws Error when there is no deviation of that name */
  deviation(name: string): Override;
}

/** Works out what an action does. */
export function effectOf(action: Action, scene: Scene): Effect {
  if ('behaviour' in action) {
    const behaviour: Behaviour = behaviours[action.behaviour];
    const cue = { region: scene.region, settings: action.with ?? {}, originOf: scene.originOf };
    const said = `behaviour ${action.behaviour}${inBrackets(action.with)}`;
    if (behaviour.decide !== undefined) return { said, decision: behaviour.decide(scene.parts, cue) };
    return { said, override: (parts) => behaviour.override?.(parts, cue) ?? parts };
  }
  if ('deviation' in action) {
    return { said: `deviation ${action.deviation}`, override: scene.deviation(action.deviation) };
  }
  if ('reply' in action) return { said: 'literal reply', decision: literalDecision(action.reply) };
  if ('patch' in action) return { said: 'patched reply', patch: action.patch };
  return faultEffect(action.fault, action.with ?? {});
}

function faultEffect(
  fault: Extract<Action, { fault: unknown }>['fault'],
  settings: Readonly<Record<string, unknown>>,
): Effect {
  const said = `fault ${fault}${inBrackets(settings)}`;
  switch (fault) {
    case 'delay':
      return { said, fault: { kind: 'delay', milliseconds: Number(settings.milliseconds ?? 1000) } };
    case 'drip': {
      const { bytes: size = 16, milliseconds = 50 } = settings;
      return { said, fault: { kind: 'drip', bytes: Number(size), milliseconds: Number(milliseconds) } };
    }
    case 'reset':
      return { said, fault: { kind: 'reset', when: settings.when === 'after' ? 'after' : 'before' } };
    case 'lost-response':
      return { said, fault: { kind: 'reset', when: 'after' } };
    case 'truncate':
      return { said, fault: { kind: 'truncate', after: Number(settings.after ?? 10) } };
    case 'garbage':
      return { said, fault: { kind: 'garbage' } };
    case 'wrong-content-type':
      return { said, patch: { headers: { 'Content-Type': String(settings.type ?? 'text/html') } } };
    case 'too-many-requests':
      return { said, decision: overload(429, settings.retryAfter ?? 1) };
    case 'unavailable':
      return { said, decision: overload(Number(settings.status ?? 503), settings.retryAfter) };
  }
}

/** @param retryAfter seconds, where the client is told */
const overload = (status: number, retryAfter: unknown): Decision =>
  literalDecision({
    status,
    headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
    body: { error: 'temporarily_unavailable', error_description: 'Try again later.' },
  });

/** Settings in words: ` (status 429, retryAfter 7)`. */
const inBrackets = (settings: Readonly<Record<string, unknown>> = {}): string => {
  const told = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
};

function literalDecision({ status, headers = {}, body = '' }: LiteralReply): Decision {
  const fields = Object.entries(headers);
  const typed = fields.some(([name]) => name.toLowerCase() === 'content-type');
  const reply: HttpReply =
    typeof body === 'string'
      ? { status, headers: fields, body: bytes(body) }
      : typed
        ? { status, headers: fields, body: bytes(JSON.stringify(body)) }
        : jsonReply(status, body, fields);
  return { kind: 'literal', reply, because: 'the script gave this reply' };
}

/** The reply with the changes of a patch. */
export function patched(reply: HttpReply, { status, headers = {}, members, body }: ReplyPatch): HttpReply {
  const changes = Object.entries(headers);
  const touched = new Set(changes.map(([name]) => name.toLowerCase()));
  return {
    status: status ?? reply.status,
    headers: [
      ...reply.headers.filter(([name]) => !touched.has(name.toLowerCase())),
      ...changes.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    ],
    body:
      body !== undefined
        ? bytes(body)
        : members !== undefined
          ? bytes(patchedMembers(bodyText(reply), members))
          : reply.body,
  };
}

function patchedMembers(body: string, members: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(merged(JSON.parse(body), members));
  } catch {
    return body; // the real reply has no JSON body, so there are no members to change
  }
}

/** @see RFC 7396 section 2 */
function merged(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const members = new Map(isMap(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name);
    else members.set(name, merged(members.get(name), value));
  }
  return Object.fromEntries(members);
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
