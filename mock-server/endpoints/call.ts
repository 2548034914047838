import type {
  Application,
  IssuedTokens,
  PersonClaims,
  Policies,
  PresentedRefreshToken,
  RegistrationComplaint,
} from '../lifecycle/index.ts';
import type {
  AuthorizationCodeRecord,
  Client,
  Member,
  MemberSession,
  Ports,
  RealmSession,
  User,
  VerificationKey,
} from '../ports/index.ts';
import type { Flaw, Problem, Profile, TokenCheck } from '../profiles/index.ts';
import type { Form, readBasic, readBearer, readForm, readHosts } from '../protocol/index.ts';
import type { TokenFacts, TokenFormat } from '../tokens/index.ts';
import type { HttpReply, HttpRequest, Outcome } from '../wire/index.ts';
import type {
  AuthorizationRequest,
  Page,
  PageForm,
  ResponseParameters,
} from './authorization/authorization-request.ts';
import type { Limits, Throttle } from './limits.ts';
import type { Renderers } from './renderers.ts';
import type { Vouching } from './resource/issuer-answer.ts';
import type { KeptAnswers } from './resource/kept-answers.ts';
import type { KeptKeys } from './resource/kept-keys.ts';
import type { RealmChallenge } from './token/realm-renderers.ts';

export const ENDPOINTS = [
  'authorization',
  'registration',
  'token',
  'revocation',
  'introspection',
  'jwks',
  'metadata',
  'userinfo',
  'validation',
  'certificate',
  'resource',
  'unknown',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** A request on its way through the steps of its endpoint; each step may add what it found. */
export interface Call {
  readonly request: HttpRequest;
  readonly endpoint: Endpoint;
  readonly region: string;
  /** The instant at which the request is judged: one for all steps. */
  readonly now: number;
  form?: Form;
  client?: Client;
  grantType?: string;
  user?: User;
  /** Id of the device that asks, where a realm knows it. */
  device?: string;
  /** Where the client stands with the realms of security tests. */
  realms?: { readonly id: string; readonly session: RealmSession };
  presented?: PresentedRefreshToken;
  /** The authorization code that is redeemed. */
  code?: AuthorizationCodeRecord;
  authorization?: AuthorizationRequest;
  /** The page whose form the person sent. */
  submitted?: PageForm;
  scope?: readonly string[];
  /** The token that a resource request presents, or that an endpoint is asked about. */
  token?: string;
  facts?: TokenFacts;
  resource?: Profile['resources'][number];
  /** What is wrong with the presented token, in case of the problem `invalid-token`. */
  flaw?: Flaw;
  /** How often may still be asked, where there is a limit. */
  throttle?: Throttle;
  /** What has been checked of the token so far, each check with its outcome. */
  trace?: readonly string[];
  /** What somebody says of an application who registers it in JSON. */
  application?: Application;
  /** Whether the answer of the registration endpoint is for a program, and not for a person. */
  wantsJson?: boolean;
  /** Methods that would be right, in case of the problem `method-not-allowed`; POST where absent. */
  allowed?: readonly string[];
  /** What the issuer told about the presented token. */
  vouching?: Vouching;
  /** Keys that the resource server has from its issuer; where absent it shares those of the authorization server. */
  trustedKeys?: readonly VerificationKey[];
  /** Real milliseconds that the issuer let the resource server wait. */
  waited?: number;
  /** What the issuer said about when to ask it again. */
  retryAfter?: string;
  member?: Member;
  session?: MemberSession;
}

/** What a step decided, with the sentence that explains it. */
export type Decision = { readonly because: string } & (
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'issued'; readonly tokens: IssuedTokens }
  | {
      readonly kind: 'challenged';
      /** Names the session in which the challenges are to be answered. */
      readonly session: string;
      /** By realm. */
      readonly challenges: Readonly<Record<string, RealmChallenge>>;
    }
  | { readonly kind: 'revoked' }
  | {
      readonly kind: 'introspected';
      readonly facts?: TokenFacts;
      readonly claims?: PersonClaims;
      readonly refreshToken?: boolean;
    }
  | { readonly kind: 'told'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'keys' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'certificate' }
  | {
      readonly kind: 'validated';
      /** Absent where the token could not be read. */
      readonly facts?: TokenFacts;
      /** The first check that the token fails; absent where it passes all. */
      readonly failed?: TokenCheck;
    }
  | { readonly kind: 'registered'; readonly client: Client }
  | {
      readonly kind: 'unregistered';
      readonly application: Application;
      readonly complaints: readonly RegistrationComplaint[];
    }
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'answered'; readonly parameters: ResponseParameters }
  | {
      readonly kind: 'served';
      /** What the resource says, as JSON; an echo of the request where absent. */
      readonly content?: unknown;
      /** 200 where absent. */
      readonly status?: number;
    }
  | { readonly kind: 'literal'; readonly reply: HttpReply }
);

/** How requests are read. */
export interface Codecs {
  readonly readForm: typeof readForm;
  readonly readBasic: typeof readBasic;
  readonly readBearer: typeof readBearer;
  readonly readHosts: typeof readHosts;
}

/** What steps work with. */
export interface Tools {
  readonly profile: Profile;
  readonly ports: Ports;
  readonly codecs: Codecs;
  readonly format: TokenFormat;
  readonly policies: Policies;
  readonly renderers: Renderers;
  readonly limits: Limits;
  readonly keptAnswers: KeptAnswers;
  readonly keptKeys: KeptKeys;
  /** Origin of a region, as clients reach it. */
  originOf(region: string): string;
  /** Remembers a client that nobody knew before. */
  register(client: Client): Promise<void>;
  /**
   * Sends a request of a resource server to its issuer: an exchange that scripts act on and the journal keeps.
   * @param patience real milliseconds after which nothing is waited for any more
   */
  askIssuer(question: HttpRequest, patience?: number): Promise<Outcome>;
}

/** One step: it decides, or passes on by returning nothing. */
export type Step = (call: Call, tools: Tools) => Decision | undefined | Promise<Decision | undefined>;

/** What a server learns from an access token of its own. */
export const readToken = (token: string, { format, ports, profile, originOf }: Tools) =>
  format.read(token, ports, profile.regions.map(originOf));

export const refused = (problem: Problem, because: string): Decision => ({
  kind: 'refused',
  problem,
  because,
});

/** The refusal of an access token, with what is wrong with it. */
export function flawed(call: Call, flaw: Flaw, because: string): Decision {
  call.flaw = flaw;
  return refused('invalid-token', because);
}

/** A value that an earlier step of the pipeline has found. @throws Error when the pipeline is in a wrong order */
export function found<Name extends keyof Call>(call: Call, name: Name): NonNullable<Call[Name]> {
  const value = call[name];
  if (value === undefined || value === null) {
    throw new Error(
      `the pipeline of the ${call.endpoint} endpoint uses "${name}" before a step has found it`,
    );
  }
  return value;
}
