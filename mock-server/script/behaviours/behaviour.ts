import type { Decision, Endpoint, Parts } from '../../endpoints/index.ts';
import type { Problem } from '../../profiles/index.ts';
import type { HttpReply } from '../../wire/index.ts';
import type { Settings } from '../settings.ts';

/** Where a behaviour acts and what it knows. */
export interface Cue {
  readonly region: string;
  readonly settings: Readonly<Record<string, unknown>>;
  originOf(region: string): string;
}

/** A documented response on cue: a decision instead of the server's own, or other parts for one request. */
export interface Behaviour {
  readonly endpoints: readonly Endpoint[];
  readonly title: string;
  /** What `with` may hold. */
  readonly settings: Settings;
  decide?(parts: Parts, cue: Cue): Decision;
  override?(parts: Parts, cue: Cue): Parts;
}

/** The profile's answer to a problem, without the problem. */
export const refusal = (
  problem: Problem,
  title: string,
  endpoints: readonly Endpoint[] = ['token'],
): Behaviour => ({
  endpoints,
  title,
  settings: {},
  decide: () => ({ kind: 'refused', problem, because: `the script cued: ${title}` }),
});

/** A reply that comes as it is. */
export const literal = (reply: HttpReply): Decision => ({
  kind: 'literal',
  reply,
  because: 'the script cued this reply',
});

/** Members of an error as the documents write it, with what is given. */
export const errorBody = (given: Readonly<Record<string, unknown>>) => {
  const description = given.description ?? 'An error.';
  return {
    error: given.error ?? 'invalid_request',
    error_description: description,
    description,
    ...(given.code === undefined ? {} : { code: given.code }),
  };
};
