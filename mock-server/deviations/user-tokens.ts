import type { Call } from '../endpoints/index.ts';
import { addDuration } from '../ports/index.ts';
import { readForm } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withCodecs, withPolicies, withRenderers, withStep } from './override.ts';

const profiles = ['mware-esb'];

/** A server that hands out other refresh tokens to those who come last in its list of users. */
const toTheLastUser = (refreshToken: (accessToken: string) => string | undefined) =>
  withRenderers((original) => ({
    issued(decision, call, tools) {
      const isLast = call.user?.name === tools.profile.world.users.at(-1)?.name;
      if (!isLast || call.presented !== undefined) return original.issued(decision, call, tools);
      const { refreshToken: _, ...tokens } = decision.tokens;
      const other = refreshToken(tokens.accessToken);
      return original.issued(
        { ...decision, tokens: { ...tokens, ...(other === undefined ? {} : { refreshToken: other }) } },
        call,
        tools,
      );
    },
  }));

const byPassword = ({ form = [] }: Call): boolean =>
  form.some(([name, value]) => name === 'grant_type' && value === 'password');

/** Deviations in how users get tokens by their password, and go on with the refresh token. */
export const userTokenDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'password-not-form-decoded',
    profiles,
    title: 'The password is taken from the form as it stands, with its percent signs.',
    breaks: ['ESB-04'],
    override: withCodecs({
      readForm: (encoded) =>
        readForm(encoded).map(([name, value]) => {
          const raw = /(?:^|&)password=([^&]*)/.exec(encoded)?.[1];
          return name === 'password' && raw !== undefined ? [name, raw] : [name, value];
        }),
    }),
  },
  {
    name: 'right-password-suffices',
    profiles,
    title: 'At the password grant nobody looks at the secret of a consumer.',
    breaks: ['ESB-06', 'B-07'],
    override: withStep(
      'authenticateClient',
      (original) => (call, tools) =>
        byPassword(call)
          ? original(call, { ...tools, policies: { ...tools.policies, secretMatches: async () => true } })
          : original(call, tools),
    ),
  },
  {
    name: 'password-of-any-user-suffices',
    profiles,
    title: 'Any password of the list of users opens the account of every user.',
    breaks: ['ESB-06'],
    override: withStep('checkPassword', (original) => async (call, tools) => {
      const given = (call.form ?? []).find(([name]) => name === 'password')?.[1];
      const known = (await tools.ports.store.users()).some(({ password }) => password === given);
      return known ? undefined : original(call, tools);
    }),
  },
  {
    name: 'no-refresh-token-for-some-users',
    profiles,
    title: 'Some users get an access token and no refresh token.',
    breaks: ['ESB-10'],
    override: toTheLastUser(() => undefined),
  },
  {
    name: 'refresh-token-is-the-access-token',
    profiles,
    title: 'Some users get one token under two names.',
    breaks: ['ESB-10', 'ESB-11'],
    override: toTheLastUser((accessToken) => accessToken),
  },
  {
    name: 'refresh-token-never-stored',
    profiles,
    title: 'Some users get a refresh token that the server does not know.',
    breaks: ['ESB-10', 'ESB-11'],
    override: toTheLastUser((accessToken) => `${accessToken}-r`),
  },
  {
    name: 'refresh-token-dies-with-its-access-token',
    profiles,
    title: 'A refresh token lives no longer than the access token that it came with.',
    breaks: ['ESB-11'],
    override: withPolicies({
      refreshTokenExpiry: (now, _previous, { accessToken }) => addDuration(now, accessToken.lifetime),
    }),
  },
  {
    name: 'refresh-gives-a-spent-token',
    profiles,
    title: 'From the third refresh on, a refresh answers with the access token that it has just ended.',
    breaks: ['ESB-11'],
    override(parts) {
      const last = new Map<string, { readonly token: string; readonly refreshes: number }>();
      return withStep('issue', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (decision?.kind !== 'issued') return decision;
        const known = last.get(call.presented?.record.grantId ?? '');
        const { accessToken, refreshToken } = decision.tokens;
        const record = await tools.ports.store.accessToken(digestOf(accessToken));
        const grantId = record?.grantId ?? '';
        last.set(grantId, { token: accessToken, refreshes: (known?.refreshes ?? -1) + 1 });
        return known === undefined || known.refreshes < 2 || refreshToken === undefined
          ? decision
          : { ...decision, tokens: { ...decision.tokens, accessToken: known.token } };
      })(parts);
    },
  },
]);
