import type { DeclaredPolicy, ServerTarget } from '../fixtures/target/index.ts';
import { exactly, type LifetimeWindow, lifetimeWindow } from './lifetime.ts';

/** What the document of a profile fixes, as the judge reads it; what it leaves open is absent. */
export interface ProfileRules {
  /** Path of the token endpoint below the base URL. */
  readonly tokenPath?: string;
  /** What the path of the token endpoint starts with, where the document says no more. */
  readonly tokenPathPrefix?: string;
  /** Prefix of the paths that a migrated client no longer asks. */
  readonly abandonedPathPrefix?: string;
  /** ISO 8601. */
  readonly accessTokenLifetime?: string;
  /** Scopes whose access tokens live otherwise, ISO 8601. */
  readonly lifetimePerScope?: Readonly<Record<string, string>>;
  /** Longest life of an access token that counts as short, seconds: an hour by RFC 6750 section 5.3 where absent. */
  readonly shortLife?: number;
  /** ISO 8601, or `forever`. */
  readonly refreshTokenLifetime?: string;
  /** Whether a refresh starts the refresh token's lifetime anew. */
  readonly refreshSliding?: boolean;
  /** What becomes of an excess scope unless the target declares otherwise: both are legal. */
  readonly excessScope?: 'refuse' | 'narrow';
  /** Numeric codes of the refusals. */
  readonly errorCodes?: EnigmaCodes;
  /** Status of a token request for a user whose company has not allowed it. */
  readonly unrequestableStatus?: number;
  /** The document knows the Authorization header only; a token accepted elsewhere is an advisory finding. */
  readonly headerOnly: boolean;
  /** What failed client authentication may be answered with. */
  readonly failedAuthentication: {
    /** Statuses, by where the credentials stood. */
    readonly basic: readonly number[];
    readonly body: readonly number[];
    readonly errors: readonly string[];
  };
  /**
   * Seconds by which a server may be late to notice an expiry. A document that gives an hour means an hour; the RFCs let clocks differ
   * by a few minutes.
   * @see RFC 7519 section 4.1.4
   */
  readonly expiryLeeway: number;
  /**
   * What a protected resource may answer to a token that is not valid, by the error; 401 with `invalid_token` where absent.
   * @see RFC 6750 section 3.1
   */
  readonly invalidToken?: Readonly<Record<string, readonly number[]>>;
  /** Whether the document leaves it to the registration of each client how long refresh tokens live; a row of its own is about that. */
  readonly refreshLifetimePerClient?: true;
  /** Whether an introspection endpoint may refuse a token that is not active, with 400, rather than call it inactive. */
  readonly refusesInactiveTokens?: true;
  /** Status for who asks for what is of another tenant. */
  readonly foreignTenantStatus?: number;
  /** Path below which objects of the API stand. */
  readonly objectPrefix?: string;
  /**
   * Whether a challenge is `Bearer scope = "…"` and nothing else, so that spaces stand in it and the error, if any, is that
   * of the body.
   */
  readonly challengeNamesScopeOnly?: true;
  /** Whether a token is for one scope alone. */
  readonly oneScopePerToken?: true;
  /** A document that is older than proof keys, so that codes of public clients need none. */
  readonly publicClients?: 'without-challenge';
  /** Clients keep name and password in memory while their user is logged in, and log in again with them. */
  readonly keepsLogin?: true;
  /** Regional hops that every client has to follow. */
  readonly hops?: number;
}

export interface EnigmaCodes {
  readonly credentials: number;
  readonly disabled: number;
  readonly locked: number;
  readonly elsewhere: number;
  readonly scope: number;
}

/** Seconds that two clocks may differ by before a judge objects. @see RFC 7519 section 4.1.4 */
export const CLOCK_SKEW = 180;

const rules: Readonly<Record<string, ProfileRules>> = {
  enigma: {
    tokenPath: '/oauth2/v0/token',
    abandonedPathPrefix: '/net2/oauth2/',
    accessTokenLifetime: 'PT1H',
    refreshTokenLifetime: 'P6M',
    refreshSliding: true,
    excessScope: 'refuse',
    errorCodes: { credentials: 5, disabled: 10, locked: 14, elsewhere: 16, scope: 54 },
    unrequestableStatus: 403,
    headerOnly: true,
    expiryLeeway: 0,
    failedAuthentication: { basic: [400, 401], body: [400], errors: ['invalid_client', 'invalid_grant'] },
    hops: 3,
  },
  'enigma-legacy': {
    tokenPathPrefix: '/net2/oauth2/',
    accessTokenLifetime: 'P12M',
    refreshTokenLifetime: 'forever',
    headerOnly: true,
    expiryLeeway: 0,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
  'mware-esb': {
    keepsLogin: true,
    headerOnly: false,
    expiryLeeway: CLOCK_SKEW,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
  cehub: {
    publicClients: 'without-challenge',
    tokenPath: '/ceapi/oauth/token',
    objectPrefix: '/ceapi/v2/',
    invalidToken: { invalid_token: [401], invalid_request: [400, 401] },
    refreshLifetimePerClient: true,
    refusesInactiveTokens: true,
    foreignTenantStatus: 401,
    headerOnly: false,
    expiryLeeway: CLOCK_SKEW,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
  clueride: {
    accessTokenLifetime: 'PT12H',
    shortLife: 43_200,
    headerOnly: false,
    expiryLeeway: CLOCK_SKEW,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
  mobilefirst: {
    tokenPath: '/oauth/token',
    accessTokenLifetime: 'PT60S',
    lifetimePerScope: { SampleSecurityTest: 'PT15S' },
    oneScopePerToken: true,
    challengeNamesScopeOnly: true,
    headerOnly: false,
    expiryLeeway: 0,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
  oauth2: {
    headerOnly: false,
    expiryLeeway: CLOCK_SKEW,
    failedAuthentication: { basic: [401], body: [400, 401], errors: ['invalid_client'] },
  },
};

/** Names of the profiles that have rules to be judged by. */
export const judgedProfiles: readonly string[] = Object.keys(rules);

/** The rules of a profile. @throws RangeError for a profile that has none */
export function rulesOf(profile: string): ProfileRules {
  const found = Object.hasOwn(rules, profile) ? rules[profile] : undefined;
  if (found !== undefined) return found;
  throw new RangeError(`no profile is called "${profile}"; there are ${Object.keys(rules).join(', ')}`);
}

/** A setting in which the target declares other than its profile's document fixes. */
export interface Departure {
  readonly setting: keyof DeclaredPolicy;
  readonly document: string;
  readonly declared: string;
}

type Lifetimes = 'accessTokenLifetime' | 'refreshTokenLifetime' | 'lifetimePerScope';

/** What a judge holds one target to: the rules of its profile, with what it declares of itself laid over them. */
export interface Expectations extends Omit<ProfileRules, Lifetimes> {
  /** Absent where nobody says: then `expires_in` does, see `accessTokenWindow`. */
  readonly accessTokenLifetime?: LifetimeWindow;
  readonly lifetimePerScope: Readonly<Record<string, LifetimeWindow>>;
  /** Absent where nobody says. */
  readonly refreshTokenLifetime?: LifetimeWindow | 'forever';
  readonly rotation?: NonNullable<DeclaredPolicy['rotation']>;
  /** A check of the setting's own row finds against a target for each of these. */
  readonly departures: readonly Departure[];
}

/** @throws RangeError when the profile is unknown or a declared lifetime cannot be read */
export function expectationsOf(target: Pick<ServerTarget, 'profile' | 'policy'>): Expectations {
  const { accessTokenLifetime, refreshTokenLifetime, lifetimePerScope, ...others } = rulesOf(target.profile);
  const { policy } = target;
  const access = lifetime(policy.accessTokenLifetime ?? accessTokenLifetime);
  const refresh = lifetime(policy.refreshTokenLifetime ?? refreshTokenLifetime);
  const sliding = policy.refreshSliding ?? others.refreshSliding;
  const excessScope = policy.excessScope ?? others.excessScope;
  return {
    ...others,
    lifetimePerScope: Object.fromEntries(
      Object.entries({ ...lifetimePerScope, ...policy.lifetimePerScope }).map(([scope, iso]) => [
        scope,
        lifetimeWindow(iso),
      ]),
    ),
    ...(access === undefined || access === 'forever' ? {} : { accessTokenLifetime: access }),
    ...(refresh === undefined ? {} : { refreshTokenLifetime: refresh }),
    ...(sliding === undefined ? {} : { refreshSliding: sliding }),
    ...(excessScope === undefined ? {} : { excessScope }),
    ...(policy.rotation === undefined ? {} : { rotation: policy.rotation }),
    departures: departures(rulesOf(target.profile), policy),
  };
}

/**
 * The lifetime to hold an access token to: what is expected of the target for its scope, else for every token, else what
 * its answer said.
 * @param expiresIn `expires_in` of the answer, seconds
 * @param scope of the token, where the answer names it
 */
export const accessTokenWindow = (
  expectations: Pick<Expectations, 'accessTokenLifetime' | 'lifetimePerScope'>,
  expiresIn: number | undefined,
  scope?: string,
): LifetimeWindow | undefined =>
  (scope === undefined ? undefined : expectations.lifetimePerScope[scope]) ??
  expectations.accessTokenLifetime ??
  (expiresIn === undefined ? undefined : exactly(expiresIn));

const lifetime = (iso: string | undefined): LifetimeWindow | 'forever' | undefined =>
  iso === undefined || iso === 'forever' ? iso : lifetimeWindow(iso);

function departures(documented: ProfileRules, declared: DeclaredPolicy): Departure[] {
  const settings = ['accessTokenLifetime', 'refreshTokenLifetime', 'refreshSliding'] as const;
  return settings.flatMap((setting) => {
    const [document, own] = [documented[setting], declared[setting]];
    if (document === undefined || own === undefined || same(document, own)) return [];
    return [{ setting, document: String(document), declared: String(own) }];
  });
}

function same(document: string | boolean, own: string | boolean): boolean {
  if (typeof document === 'boolean' || typeof own === 'boolean') return document === own;
  return JSON.stringify(lifetime(document)) === JSON.stringify(lifetime(own));
}
