import type { Store } from '../ports/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withStep, withStore } from './override.ts';

/** The time that another server takes to ask its database: whoever is under way goes on meanwhile. */
const meanwhile = async (store: Store): Promise<void> => {
  for (let turn = 0; turn < 12; turn++) await store.user('');
};

/** Deviations that keep every rule as long as one request comes after the other. */
export const raceDeviations: readonly ServerDeviation[] = [
  {
    name: 'simultaneous-logins-all-win',
    party: 'authorization-server',
    profiles: ['mware-esb'],
    title:
      'Who logs in looks for other tokens first and remembers the new one later, so that simultaneous ones miss each other.',
    breaks: ['ESB-08'],
    override: withStore((store) => ({
      async issue({ holder, ...issue }) {
        if (holder === undefined || issue.presented !== undefined) {
          return store.issue({ ...issue, ...(holder === undefined ? {} : { holder }) });
        }
        const whose = issue.accessToken.holder;
        const others = (await store.accessTokens()).filter((token) => token.holder === whose);
        const refreshTokens = (await store.refreshTokens()).filter((token) => token.holder === whose);
        await meanwhile(store);
        for (const { digest } of others) {
          await store.changeAccessToken(digest, (token) => ({
            ...token,
            revokedAt: token.revokedAt ?? issue.at,
          }));
        }
        for (const { digest } of refreshTokens) {
          await store.changeRefreshToken(digest, (token) => ({
            ...token,
            revokedAt: token.revokedAt ?? issue.at,
          }));
        }
        return store.issue(issue);
      },
    })),
  },
  {
    name: 'refresh-crosses-a-login',
    party: 'authorization-server',
    profiles: ['mware-esb'],
    title: 'A refresh that is under way when its user logs in puts its token beside the new one.',
    breaks: ['ESB-08'],
    override: withStore((store) => ({
      async issue({ holder, ...issue }) {
        if (issue.presented === undefined || holder === undefined) {
          return store.issue({ ...issue, ...(holder === undefined ? {} : { holder }) });
        }
        const whose = issue.accessToken.holder;
        const others = (await store.accessTokens()).filter((token) => token.holder === whose);
        const { digest, revokedAt, replacedAt } = issue.presented;
        const known = await store.refreshToken(digest);
        await meanwhile(store);
        if (known?.replacedAt !== replacedAt) return 'replaced-before';
        if (known?.revokedAt !== revokedAt) return 'revoked-before';
        for (const token of others) {
          await store.changeAccessToken(token.digest, (each) => ({
            ...each,
            revokedAt: each.revokedAt ?? issue.at,
          }));
        }
        const { presented: _, ...unguarded } = issue;
        return store.issue(unguarded);
      },
    })),
  },
  {
    name: 'simultaneous-refreshes-all-win',
    party: 'authorization-server',
    profiles: ['oauth2', 'clueride'],
    title:
      'A refresh looks whether its token was replaced, and replaces it later: all that look together win.',
    breaks: ['B-40'],
    override: withStore((store) => ({
      async issue(issue) {
        const { presented, replaces, ...unguarded } = issue;
        if (presented === undefined) return store.issue(issue);
        const known = await store.refreshToken(presented.digest);
        await meanwhile(store);
        if (known?.replacedAt !== undefined) return 'replaced-before';
        if (known?.revokedAt !== undefined) return 'revoked-before';
        const outcome = await store.issue(unguarded);
        if (replaces !== undefined) {
          await store.changeRefreshToken(replaces, (token) => ({ ...token, replacedAt: issue.at }));
        }
        return outcome;
      },
    })),
  },
  {
    name: 'simultaneous-redemptions-all-win',
    party: 'authorization-server',
    profiles: ['oauth2', 'clueride', 'cehub'],
    title: 'A redemption looks whether its code was used, and marks it later: all that look together win.',
    breaks: ['B-20', 'CEHUB-12'],
    override: withStore((store) => ({
      async issue(issue) {
        const { redeems, ...unguarded } = issue;
        const code = redeems === undefined ? undefined : await store.authorizationCode(redeems);
        if (code === undefined) return store.issue(issue);
        await meanwhile(store);
        if (code.redeemedAt !== undefined) return 'redeemed-before';
        const outcome = await store.issue(unguarded);
        const grant = await store.grant(code.grantId);
        if (grant !== undefined) await store.saveAuthorizationCode({ ...code, redeemedAt: issue.at }, grant);
        return outcome;
      },
    })),
  },
  {
    name: 'refresh-revives-a-revoked-token',
    party: 'authorization-server',
    profiles: ['enigma'],
    title: 'A refresh writes its refresh token back as it was when it began, whatever was revoked meanwhile.',
    breaks: ['B-39'],
    override: withStore((store) => ({
      async issue(issue) {
        const { presented, ...unguarded } = issue;
        if (presented === undefined) return store.issue(issue);
        await meanwhile(store);
        return store.issue(unguarded);
      },
    })),
  },
  {
    name: 'late-call-remembers-a-revoked-token',
    party: 'resource-server',
    profiles: ['oauth2', 'mware-esb'],
    title:
      'Valid tokens are remembered until they are revoked, and a call that is under way then remembers one afterwards.',
    breaks: ['ESB-01', 'B-39'],
    override(parts) {
      const valid = new Set<string>();
      const revoked = new Set<string>();
      return withStep('revoke', (original) => (call, tools) => {
        valid.delete(call.token ?? '');
        revoked.add(call.token ?? '');
        return original(call, tools);
      })(
        withStep('checkRevocation', (original) => async (call, tools) => {
          const token = call.token ?? '';
          if (valid.has(token) && revoked.has(token)) return undefined;
          const decision = await original(call, tools);
          await meanwhile(tools.ports.store);
          if (decision === undefined) valid.add(token);
          return decision;
        })(parts),
      );
    },
  },
  {
    name: 'late-call-keeps-an-answer-of-the-issuer',
    party: 'resource-server',
    profiles: ['clueride'],
    title:
      'Answers of the issuer are kept until it revokes the token, and a call that is under way then keeps one afterwards.',
    breaks: ['CLUERIDE-17', 'B-39'],
    override(parts) {
      const kept = new Map<
        string,
        Pick<Parameters<typeof parts.steps.lookUpToken>[0], 'vouching' | 'facts'>
      >();
      return withStep('revoke', (original) => (call, tools) => {
        kept.delete(call.token ?? '');
        return original(call, tools);
      })(
        withStep('lookUpToken', (original) => async (call, tools) => {
          const answer = kept.get(call.token ?? '');
          if (answer !== undefined && call.request.method === 'GET') {
            Object.assign(call, answer);
            return undefined;
          }
          const decision = await original(call, tools);
          await meanwhile(tools.ports.store);
          const { vouching, facts } = call;
          if (decision === undefined && vouching !== undefined && facts !== undefined) {
            kept.set(call.token ?? '', { vouching, facts });
          }
          return decision;
        })(parts),
      );
    },
  },
];
