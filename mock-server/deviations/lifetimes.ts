import type { Parts } from '../endpoints/index.ts';
import { addDuration } from '../ports/index.ts';
import type { ServerDeviation } from './deviation.ts';

const withAccessLifetime =
  (lifetime: string) =>
  (parts: Parts): Parts => ({
    ...parts,
    profile: { ...parts.profile, accessToken: { ...parts.profile.accessToken, lifetime } },
  });

const withRefreshToken =
  (change: Partial<Parts['profile']['refreshToken']>) =>
  (parts: Parts): Parts => ({
    ...parts,
    profile: { ...parts.profile, refreshToken: { ...parts.profile.refreshToken, ...change } },
  });

/** The expiry of access tokens judged by another rule. */
const withExpiryOfAccessTokens =
  (expired: Parts['policies']['expired']) =>
  (parts: Parts): Parts => ({
    ...parts,
    steps: {
      ...parts.steps,
      checkLifetime: (call, tools) =>
        parts.steps.checkLifetime(call, { ...tools, policies: { ...tools.policies, expired } }),
    },
  });

const MINUTE = 60_000;

const accessTokens: readonly ServerDeviation[] = [
  {
    name: 'access-token-never-expires',
    party: 'resource-server',
    title: 'An access token is accepted for ever.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-08', 'ENIGMA-23', 'B-19', 'CEHUB-02', 'CEHUB-26', 'CEHUB-32'],
    override: withExpiryOfAccessTokens(() => false),
  },
  {
    name: 'access-token-with-a-minute-of-grace',
    party: 'resource-server',
    title: 'An access token is accepted for a minute after it has expired.',
    breaks: ['ENIGMA-08'],
    override: withExpiryOfAccessTokens((expiresAt, now) => now >= (expiresAt ?? now) + MINUTE),
  },
  {
    name: 'access-token-refused-a-minute-early',
    party: 'resource-server',
    title: 'An access token is refused in the last minute of its life.',
    breaks: ['ENIGMA-08'],
    override: withExpiryOfAccessTokens((expiresAt, now) => now >= (expiresAt ?? now) - MINUTE),
  },
  {
    name: 'access-token-life-in-milliseconds',
    party: 'authorization-server',
    title: 'The lifetime of an hour is counted in milliseconds instead of seconds.',
    breaks: ['ENIGMA-08', 'ENIGMA-23'],
    override: withAccessLifetime('PT4S'),
  },
  {
    name: 'access-token-lives-a-year',
    party: 'authorization-server',
    title: 'Access tokens live as long as in the old world.',
    breaks: ['ENIGMA-08', 'ENIGMA-04', 'ENIGMA-23', 'B-37'],
    override: withAccessLifetime('P365D'),
  },
  {
    name: 'access-token-life-untold',
    party: 'authorization-server',
    title: 'Access tokens live a day, and no answer says so.',
    breaks: ['ENIGMA-08', 'ENIGMA-04', 'ENIGMA-23', 'B-37'],
    override: (parts) => {
      const { profile } = withAccessLifetime('P1D')(parts);
      return {
        ...parts,
        profile: { ...profile, tokenAnswer: { ...profile.tokenAnswer, expiresIn: 'omit' } },
      };
    },
  },
  {
    name: 'access-token-life-counted-from-login',
    party: 'authorization-server',
    profiles: ['enigma', 'clueride'],
    title: 'A refreshed access token lives from the login on, not after the refresh.',
    breaks: ['ENIGMA-08', 'ENIGMA-23', 'CLUERIDE-12', 'CLUERIDE-13'],
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        async issue(call, tools) {
          const grant = call.presented && (await tools.ports.store.grant(call.presented.record.grantId));
          const from = (issuedAt: number) => Math.floor((grant?.grantedAt ?? issuedAt) / 1000) * 1000;
          const policies = {
            ...tools.policies,
            accessTokenExpiry: (issuedAt: number, profile: Parts['profile']) =>
              tools.policies.accessTokenExpiry(from(issuedAt), profile),
          };
          return parts.steps.issue(call, { ...tools, policies });
        },
      },
    }),
  },
  {
    name: 'access-token-slides-on-use',
    party: 'resource-server',
    title: 'Each use of an access token gives it another hour.',
    breaks: ['ENIGMA-08', 'ENIGMA-23', 'B-19'],
    override: (parts) => {
      const lastUses = new Map<string, number>();
      return {
        ...parts,
        steps: {
          ...parts.steps,
          checkLifetime(call, tools) {
            const token = call.token ?? '';
            const lastUse = lastUses.get(token) ?? call.facts?.issuedAt ?? call.now;
            const { lifetime } = tools.profile.accessToken;
            if (tools.policies.expired(addDuration(lastUse, lifetime), call.now)) {
              return parts.steps.checkLifetime(call, tools);
            }
            lastUses.set(token, call.now);
            return undefined;
          },
        },
      };
    },
  },
  {
    name: 'expires-in-doubled',
    party: 'authorization-server',
    title: 'The answer says two hours, and the token lives one.',
    breaks: ['ENIGMA-08', 'ENIGMA-04', 'B-37'],
    override: (parts) => ({
      ...parts,
      renderers: {
        ...parts.renderers,
        issued: (decision, call, tools) => {
          const { expiresAt, issuedAt } = decision.tokens;
          const tokens = { ...decision.tokens, expiresAt: expiresAt + (expiresAt - issuedAt) };
          return parts.renderers.issued({ ...decision, tokens }, call, tools);
        },
      },
    }),
  },
  {
    name: 'legacy-access-token-lives-an-hour',
    party: 'authorization-server',
    profiles: ['enigma-legacy'],
    title: 'The old world hands out tokens of the new one.',
    breaks: ['ENIGMA-03'],
    override: withAccessLifetime('PT1H'),
  },
  {
    name: 'legacy-access-token-never-expires',
    party: 'resource-server',
    profiles: ['enigma-legacy'],
    title: 'An access token of the old world is accepted after its twelve months.',
    breaks: ['ENIGMA-03', 'B-19'],
    override: withExpiryOfAccessTokens(() => false),
  },
];

const refreshTokens: readonly ServerDeviation[] = [
  {
    name: 'refresh-token-never-expires',
    party: 'authorization-server',
    title: 'A refresh token works for ever.',
    breaks: ['ENIGMA-04', 'ENIGMA-09', 'ENIGMA-11', 'ENIGMA-19', 'B-48'],
    override: withRefreshToken({ lifetime: 'forever' }),
  },
  {
    name: 'refresh-token-with-absolute-lifetime',
    party: 'authorization-server',
    title: 'A refresh token dies six months after the first login, however often it was refreshed.',
    breaks: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17'],
    override: withRefreshToken({ sliding: false }),
  },
  {
    name: 'refresh-token-months-of-four-weeks',
    party: 'authorization-server',
    title: 'A refresh token lives six times twenty-eight days.',
    breaks: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17'],
    override: withRefreshToken({ lifetime: 'P168D' }),
  },
  {
    name: 'expired-refresh-token-revived',
    party: 'authorization-server',
    title: 'An expired refresh token is refused once and works when it is tried again.',
    breaks: ['ENIGMA-04', 'ENIGMA-09', 'ENIGMA-19', 'B-48'],
    override: (parts) => ({
      ...parts,
      steps: {
        ...parts.steps,
        async checkRefreshToken(call, tools) {
          const record = call.presented?.record;
          if (record !== undefined && tools.policies.expired(record.expiresAt, call.now)) {
            const { expiresAt: _, ...revived } = record;
            await tools.ports.store.saveRefreshToken(revived);
          }
          return parts.steps.checkRefreshToken(call, tools);
        },
      },
    }),
  },
  {
    name: 'legacy-refresh-token-expires',
    party: 'authorization-server',
    profiles: ['enigma-legacy'],
    title: 'A refresh token of the old world expires.',
    breaks: ['ENIGMA-03'],
    override: withRefreshToken({ lifetime: 'P1Y' }),
  },
];

export const lifetimeDeviations: readonly ServerDeviation[] = [...accessTokens, ...refreshTokens];
