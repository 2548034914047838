import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProfile, withStep } from './override.ts';

const profiles = ['clueride'];

/** Deviations of an issuer in the tokens that it hands out, and in what it tells about them. */
export const issuerDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'userinfo-of-who-asked-before',
    profiles,
    title: 'The issuer tells about whoever logged in last.',
    breaks: ['CLUERIDE-07', 'CLUERIDE-08', 'CLUERIDE-D02'],
    override(parts) {
      let last: string | undefined;
      return withStep('issue', (original) => (call, tools) => {
        last = call.user?.name ?? last;
        return original(call, tools);
      })(
        withStep('findPerson', (original) => async (call, tools) => {
          const decision = await original(call, tools);
          const user = last === undefined ? undefined : await tools.ports.store.user(last);
          if (decision === undefined && user !== undefined) call.user = user;
          return decision;
        })(parts),
      );
    },
  },
  {
    name: 'userinfo-for-expired-tokens',
    profiles,
    title: 'The issuer tells about the person of a token that has expired.',
    breaks: ['CLUERIDE-07'],
    override: withStep(
      'checkLifetime',
      (original) => (call, tools) => (call.endpoint === 'userinfo' ? undefined : original(call, tools)),
    ),
  },
  {
    name: 'userinfo-for-revoked-tokens',
    profiles,
    title: 'The issuer tells about the person of a token that was revoked.',
    breaks: ['CLUERIDE-07', 'CLUERIDE-17', 'B-20', 'B-39'],
    override: withStep('refuseRevoked', () => () => undefined),
  },
  {
    name: 'access-token-tells-its-owner',
    profiles,
    title: 'An access token begins with the name of its user, in base64.',
    breaks: ['CLUERIDE-12'],
    override: (parts) => ({
      ...parts,
      format: {
        ...parts.format,
        async mint(content, ports) {
          const word = await parts.format.mint(content, ports);
          return `${Buffer.from(content.user ?? '').toString('base64url')}.${word}`;
        },
      },
    }),
  },
  {
    name: 'access-token-lives-a-day',
    profiles,
    title: 'Access tokens live the vendor’s usual day.',
    breaks: ['CLUERIDE-07', 'CLUERIDE-10', 'CLUERIDE-11', 'CLUERIDE-12', 'B-37'],
    override: withPolicies({ accessTokenExpiry: (issuedAt) => issuedAt + 86_400_000 }),
  },
  {
    name: 'one-token-per-person',
    profiles,
    title: 'A login on another device ends the token on the first one.',
    breaks: ['CLUERIDE-D01'],
    override: withProfile({ tokensPerUser: { key: 'user', onSecondRequest: 'supersede' } }),
  },
  {
    name: 'logout-ends-all-devices',
    profiles,
    title: 'To revoke one token ends every token of its person.',
    breaks: ['CLUERIDE-D01'],
    override: withStep('revoke', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      const { store } = tools.ports;
      const revoked = (await store.accessTokens()).filter((token) => token.revokedAt === call.now);
      for (const { user } of revoked) {
        for (const token of await store.accessTokens()) {
          if (token.user === user)
            await store.saveAccessToken({ ...token, revokedAt: token.revokedAt ?? call.now });
        }
      }
      return decision;
    }),
  },
]);
