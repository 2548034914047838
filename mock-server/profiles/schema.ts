import { z } from 'zod';
import { issuerLookupSchema, membersSchema } from './application-server-schema.ts';
import { authorizationSchema, registrationSchema } from './authorization-schema.ts';
import { duration } from './duration-schema.ts';
import { introspectionAnswerSchema } from './introspection-schema.ts';
import { opaqueSchema } from './opaque-schema.ts';
import { pathSchema as path, resourceSchema } from './resource-schema.ts';
import { securityTestsSchema } from './security-tests-schema.ts';
import { recordSchema, roleSchema, tenancySchema } from './tenancy-schema.ts';
import { userinfoSchema } from './userinfo-schema.ts';

/** What a server answers to one kind of problem. */
const problemAnswer = z.strictObject({
  status: z.number().int().min(400).max(599),
  /** Member `error` of the body; the challenge carries it too. */
  error: z.string().optional(),
  /** Member `code` of the body, as the document writes it. */
  code: z.string().optional(),
  /** Member `message` of a gateway's fault: the problem in a word or two; the description where absent. */
  message: z.string().optional(),
  description: z.string(),
  /** Member `error` of the challenge where it differs from that of the body. */
  challengeError: z.string().optional(),
  /** Whether a protected resource sends a challenge with it; it does where absent. */
  challenge: z.boolean().optional(),
});

/** An answer of which what is not said is that of the problem `invalid-token`. */
const flawAnswer = problemAnswer.extend({
  status: problemAnswer.shape.status.exactOptional(),
  description: z.string().exactOptional(),
});

/** Every way in which a request can be refused. */
export const PROBLEMS = [
  'unknown-endpoint',
  'method-not-allowed',
  'malformed-request',
  'repeated-parameter',
  'client-authentication-failed',
  'several-authentication-methods',
  'missing-grant-type',
  'unsupported-grant-type',
  'grant-not-allowed',
  'incorrect-credentials',
  'invalid-refresh-token',
  'expired-refresh-token',
  'foreign-refresh-token',
  'foreign-token',
  'invalid-authorization-code',
  'invalid-code-verifier',
  'unknown-client',
  'invalid-redirect-uri',
  'unsupported-response-type',
  'invalid-code-challenge',
  'access-denied',
  'foreign-form',
  'incomplete-registration',
  'missing-parameter',
  'user-not-requestable',
  'user-lives-elsewhere',
  'account-disabled',
  'account-locked',
  'invalid-scope',
  'missing-token',
  'malformed-token-request',
  'invalid-token',
  'insufficient-scope',
  'throttled',
  'issuer-unreachable',
  'missing-right',
  'foreign-tenant',
  'record-not-found',
  'malformed-record',
  'token-not-recognised',
  'challenge-failed',
  'unidentified-principal',
  'unknown-game-state',
] as const;

/** Why an access token does not count: the kinds of `invalid-token`. */
const FLAWS = ['malformed', 'forged', 'unknown', 'not-yet-valid', 'expired', 'revoked'] as const;

/**
 * What a resource server looks at. `signature` is also the look-up of an opaque token; `right` is what the roles of the
 * user permit, and `tenant` whether the token is of the tenant whose host is asked.
 */
const TOKEN_CHECKS = ['signature', 'expiration', 'revocation', 'scope', 'right', 'tenant'] as const;

/** The options of a profile: everything in which documented systems differ. */
export const profileSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  paths: z.strictObject({
    authorization: path.exactOptional(),
    registration: path.exactOptional(),
    token: path,
    revocation: path,
    introspection: path,
    jwks: path,
    /** @see RFC 8414 section 3 */
    metadata: path.exactOptional(),
    userinfo: path.exactOptional(),
    /** Where resource servers have tokens validated, for one scope or for none. */
    validation: path.exactOptional(),
    /** The key that signs now, in a certificate for who is configured with such. */
    certificate: path.exactOptional(),
  }),
  /** Further paths, each with the one of `paths` that it stands for. */
  pathAliases: z.record(path, path).exactOptional(),
  /** Grants that clients may be registered for. */
  grants: z.array(
    z.enum(['authorization_code', 'implicit', 'password', 'refresh_token', 'client_credentials']),
  ),
  /** How people authorize clients in a browser; present together with `paths.authorization`. */
  authorization: authorizationSchema.exactOptional(),
  /** What an application gets that somebody registers; present together with `paths.registration`. */
  registration: registrationSchema.exactOptional(),
  clientAuthentication: z.strictObject({
    /** How clients may prove themselves; examples use the first. */
    methods: z.array(z.enum(['basic', 'body'])),
    /** Status for wrong Basic credentials, where the document leaves it open. */
    basicFailureStatus: z.union([z.literal(400), z.literal(401)]),
    /** Where the parameters of token, revocation and introspection requests may stand; `query` is RFC 6749's taboo. */
    parametersIn: z.enum(['body', 'query', 'either']),
  }),
  accessToken: z.strictObject({
    format: z.discriminatedUnion('kind', [
      opaqueSchema,
      z.strictObject({
        kind: z.literal('jwt'),
        scopeClaim: z.string(),
        scopeForm: z.enum(['array', 'string']),
        /** Member `typ` of the header; with `at+jwt` a token is what RFC 9068 says. */
        type: z.enum(['JWT', 'at+jwt']),
        audience: z.string(),
      }),
      z.strictObject({
        kind: z.literal('signed-json'),
        version: z.string(),
        /** `expiration`, milliseconds since the epoch: a number, or a text of digits. */
        expirationForm: z.enum(['number', 'string']),
      }),
    ]),
    lifetime: duration,
    /** Scopes whose tokens live otherwise. */
    lifetimePerScope: z.record(z.string(), duration),
  }),
  securityTests: securityTestsSchema.exactOptional(),
  /** Whether a new access token displaces others. */
  tokensPerUser: z.strictObject({
    /** Whose tokens displace each other; where no user is involved the client counts as one. */
    key: z.enum(['none', 'user', 'user+client', 'user+client+scope']),
    /**
     * What a further request gets while a token is active: a new one in its place, the same one again (where client and
     * scope are the same, else a new one in its place), or one beside it. A refresh always supersedes.
     */
    onSecondRequest: z.enum(['supersede', 'reuse', 'allow']),
  }),
  /** How long a resource server goes on taking a token that was revoked. */
  revocationLag: duration,
  /** What the revocation of an access token ends: it alone, or every token of its grant. */
  accessTokenRevocation: z.enum(['token', 'grant']),
  refreshToken: z.strictObject({
    lifetime: z.union([duration, z.literal('forever')]),
    /** Whether each refresh starts the lifetime anew, also when the token stays the same. */
    sliding: z.boolean(),
    /** What a refresh does with the presented token. */
    rotation: z.enum(['keep', 'rotate', 'omit']),
    /** What the use of a replaced token does to its family. */
    onReuse: z.enum(['refuse', 'revoke-family']),
    /** Grants whose answer carries one. */
    grants: z.array(z.string()),
  }),
  tokenAnswer: z.strictObject({
    expiresIn: z.enum(['number', 'string', 'omit']),
    /** Whether a success names the region's origin in `geolocation`. */
    geolocation: z.boolean(),
    /** Member for the refresh token's expiry, seconds since the epoch; none if empty. */
    refreshExpiryField: z.string(),
  }),
  errorAnswer: z.strictObject({
    /** How `code` is written: `"05"`, `"5"` or `5`. */
    codeType: z.enum(['string2', 'string', 'number']),
    descriptionField: z.enum(['description', 'error_description', 'both']),
  }),
  problems: z.record(z.enum(PROBLEMS), problemAnswer),
  /** Answers to kinds of `invalid-token`, where the document tells them apart. */
  flaws: z.partialRecord(z.enum(FLAWS), flawAnswer),
  /**
   * What a resource server checks, in order: the layers of its security. What is about the token alone, the issuer
   * checks where `issuerLookup` has it asked.
   */
  validationOrder: z.array(z.enum(TOKEN_CHECKS)),
  /**
   * The body of a refused resource request: members of RFC 6750, the fault of a gateway in one of three forms, or
   * none. The challenge comes with all of them.
   */
  resourceFault: z.enum(['oauth', 'fault-json', 'flat-json', 'fault-xml', 'none']),
  userinfo: userinfoSchema,
  /** How the introspection endpoint speaks. */
  introspectionAnswer: introspectionAnswerSchema,
  /** Customers who share the server and must not see each other's data; there is but one where absent. */
  tenancy: tenancySchema.exactOptional(),
  issuerLookup: issuerLookupSchema,
  members: membersSchema,
  /** Wrong passwords in a row that lock an account; 0 if none do. */
  lockAfter: z.number().int().nonnegative(),
  /** What a refused resource request carries in `WWW-Authenticate`. */
  challenge: z.strictObject({
    /** Parameter `realm`; none if empty. */
    realm: z.string(),
    /** Which refusals name the scope that the resource takes. */
    scope: z.enum(['always', 'when-insufficient', 'never']),
    /** What such a refusal says for a resource that takes every token: no scope, or an empty one. */
    scopeless: z.enum(['omit', 'empty']),
    /** Whether it says what is wrong. @see RFC 6750 section 3 */
    error: z.boolean(),
    /** What stands between the name of a parameter and its value. @see RFC 9110 section 5.6.3 */
    equals: z.enum(['=', ' = ']),
  }),
  /** How a resource server validates tokens. */
  validation: z.strictObject({
    /** By itself, in the order of `validationOrder`; by asking the validation endpoint; or one after the other. */
    mode: z.enum(['offline', 'online', 'both']),
    /** How long it waits for its issuer before it refuses as while that is out of reach. */
    timeout: duration,
    /** Who is told of each check with its outcome: nobody, the journal, or the client as well, in a header field. */
    trace: z.enum(['none', 'journal', 'header']),
    /** The keys by which signatures are verified. */
    keySet: z.strictObject({
      /** Those of the authorization server at once, or those that are fetched from `paths.jwks` over an exchange of its own. */
      from: z.enum(['own', 'issuer']),
      /** How long fetched keys count, those that were withdrawn since as well. */
      cache: duration,
      /** How long, after a fetch, tokens that name an unknown key lead to no other one. */
      cooldown: duration,
    }),
  }),
  /** Regions with an origin each; the first is where clients begin. */
  regions: z.array(z.string()).min(1),
  scope: z.strictObject({
    /** What a request for more than the registration allows gets. */
    excess: z.enum(['refuse', 'narrow']),
    /** Scopes that every token carries, whatever was asked for. */
    always: z.array(z.string()),
  }),
  /** Protected resources, first match first; a path ends in `*` to cover all below it. */
  resources: z.array(resourceSchema),
  /** Whether answers of protected resources say that no cache may keep them. */
  resourceCaching: z.enum(['unsaid', 'forbidden']),
  /** Header field in which each reply carries an identifier; none if empty. */
  correlationField: z.string(),
  /** The people and applications to start with. */
  world: z.strictObject({
    clients: z.array(
      z.strictObject({
        id: z.string(),
        secret: z.string(),
        grants: z.array(z.string()),
        scopes: z.array(z.string()),
        public: z.boolean().exactOptional(),
        name: z.string().exactOptional(),
        website: z.string().exactOptional(),
        redirectUris: z.array(z.string()).exactOptional(),
        accessTokenLifetime: duration.exactOptional(),
        refreshTokenLifetime: z.union([duration, z.literal('forever')]).exactOptional(),
        tenant: z.string().exactOptional(),
        roles: z.array(z.string()).exactOptional(),
      }),
    ),
    users: z.array(
      z.strictObject({
        name: z.string(),
        password: z.string(),
        disabled: z.boolean(),
        locked: z.boolean(),
        requestable: z.boolean(),
        region: z.string(),
        tenant: z.string(),
        email: z.string().exactOptional(),
        emailVerified: z.boolean().exactOptional(),
        picture: z.string().exactOptional(),
        roles: z.array(z.string()).exactOptional(),
      }),
    ),
    roles: z.array(roleSchema).exactOptional(),
    records: z.array(recordSchema).exactOptional(),
    /** Refresh tokens that exist from the start, as an implementation team hands them out. */
    provisioned: z.array(
      z.strictObject({ clientId: z.string(), user: z.string(), refreshToken: z.string() }),
    ),
  }),
});

export type Profile = z.infer<typeof profileSchema>;
export type Problem = (typeof PROBLEMS)[number];
export type Flaw = (typeof FLAWS)[number];
export type TokenCheck = (typeof TOKEN_CHECKS)[number];
export type { RealmKind } from './security-tests-schema.ts';
