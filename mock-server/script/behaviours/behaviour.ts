import type { Decision, Endpoint, FaultForm, Parts } from '../../endpoints/index.ts';
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
  /** Present where a storm may bring it: where a correct client gets over it, sooner or later, without anybody's help. */
  readonly storm?: StormTerms;
}

/** On what terms a storm brings a behaviour. */
export interface StormTerms {
  /** What documents it in a profile; every profile does where absent. */
  readonly where?: {
    /** The profile answers the problem in words of its own, and not in those of the RFCs. */
    readonly answers?: Problem;
    /** It has so many regions. */
    readonly regions?: number;
    /** It has tenants. */
    readonly tenancy?: true;
    /** Its resource server asks the issuer about tokens. */
    readonly issuerLookup?: true;
    /** Its gateway refuses in one of these forms. */
    readonly faults?: readonly FaultForm[];
  };
  /** Endpoints of the behaviour; all of them where absent. */
  readonly endpoints?: readonly Endpoint[];
  /** Grants of token requests; all of them where absent. */
  readonly grants?: readonly string[];
  /** Settings for `with`, of which chance takes one. */
  readonly settings?: readonly Readonly<Record<string, unknown>>[];
}

/** The profile's answer to a problem, without the problem. */
export const refusal = (
  problem: Problem,
  title: string,
  endpoints: readonly Endpoint[] = ['token'],
  storm?: StormTerms,
): Behaviour => ({
  endpoints,
  title,
  settings: {},
  ...(storm === undefined ? {} : { storm }),
  decide: () => ({ kind: 'refused', problem, because: `the script cued: ${title}` }),
});

/** A refusal that a storm brings to token requests, in profiles that have an answer of their own to it. */
export const passingRefusal = (problem: Problem, title: string): Behaviour =>
  refusal(problem, title, ['token'], { where: { answers: problem } });

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
