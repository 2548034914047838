import { checkAudience, checkIssuer, checkType, jwtMethods, writeClaims } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withJwts } from './override.ts';

type Claims = ReturnType<typeof writeClaims>['claims'];
type Header = ReturnType<typeof writeClaims>['header'];

/** A server that writes claims or header otherwise, and a resource server that is content with it. */
const writing = (
  change: (jwt: { readonly header: Header; readonly claims: Claims }) => { header: Header; claims: Claims },
  checks = jwtMethods.origin,
) =>
  withJwts({
    write: (content, key, layout) => change(writeClaims(content, key, layout)),
    origin: checks,
  });

const checking = (...origin: (typeof jwtMethods)['origin']) => withJwts({ origin });

const authorizationServer: readonly (Omit<ServerDeviation, 'profiles' | 'breaks' | 'party'> & {
  /** Rows that break beside the profile's own. */
  readonly further?: readonly string[];
})[] = [
  {
    name: 'jwt-profile-type-jwt',
    title: 'An access token is of the type JWT, as an ID token may be.',
    override: writing(
      ({ header, claims }) => ({ header: { ...header, typ: 'JWT' }, claims }),
      [checkIssuer, checkAudience],
    ),
  },
  {
    name: 'jwt-profile-without-id',
    title: 'An access token has no jti.',
    // Two tokens of one second are the same then, so that a revoked one comes back.
    further: ['B-39'],
    override: writing(({ header, claims: { jti: _, ...claims } }) => ({ header, claims })),
  },
  {
    name: 'jwt-profile-same-id',
    title: 'All access tokens have the same jti.',
    // Two tokens of one second are the same then, so that a revoked one comes back.
    further: ['B-39'],
    override: writing(({ header, claims }) => ({ header, claims: { ...claims, jti: '1' } })),
  },
  {
    name: 'jwt-profile-without-audience',
    title: 'An access token does not say whom it is for.',
    override: writing(
      ({ header, claims: { aud: _, ...claims } }) => ({ header, claims }),
      [checkType, checkIssuer],
    ),
  },
  {
    name: 'jwt-profile-without-issuer',
    title: 'An access token does not say whose it is.',
    override: writing(
      ({ header, claims: { iss: _, ...claims } }) => ({ header, claims }),
      [checkType, checkAudience],
    ),
  },
  {
    name: 'jwt-profile-of-another-issuer',
    title: 'An access token names another issuer than the metadata do.',
    override: writing(
      ({ header, claims }) => ({ header, claims: { ...claims, iss: `${claims.iss}/` } }),
      [checkType, checkAudience],
    ),
  },
  {
    name: 'jwt-profile-without-issue-time',
    title: 'An access token does not say when it was issued.',
    override: writing(({ header, claims: { iat: _, ...claims } }) => ({ header, claims })),
  },
];

const resourceServer: readonly Omit<ServerDeviation, 'profiles' | 'breaks' | 'party'>[] = [
  {
    name: 'jwt-profile-type-unchecked',
    title: 'A JWT that is another kind of token opens APIs.',
    override: checking(checkIssuer, checkAudience),
  },
  {
    name: 'jwt-profile-issuer-unchecked',
    title: 'A token of another issuer opens APIs.',
    override: checking(checkType, checkAudience),
  },
  {
    name: 'jwt-profile-audience-unchecked',
    title: 'A token for another API opens this one.',
    override: checking(checkType, checkIssuer),
  },
];

const common = { profiles: ['oauth2-jwt'], breaks: ['B-46'] };

/** Deviations in access tokens that are JWTs as RFC 9068 has them. */
export const jwtProfileDeviations: readonly ServerDeviation[] = [
  ...authorizationServer.map(({ further = [], ...each }) => ({
    ...each,
    ...common,
    breaks: [...common.breaks, ...further],
    party: 'authorization-server' as const,
  })),
  ...resourceServer.map((each) => ({ ...each, ...common, party: 'resource-server' as const })),
];
