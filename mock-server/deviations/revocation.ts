import { refused } from '../endpoints/index.ts';
import { jsonReply } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withStep } from './override.ts';

const MINUTE = 60_000;

export const revocationDeviations: readonly ServerDeviation[] = [
  ...byAuthorizationServer([
    {
      name: 'revocation-of-unknown-token-refused',
      title: 'To revoke a token that the server does not know is an error.',
      breaks: ['B-38'],
      override: withStep('revoke', (original) => async (call, tools) => {
        const digest = digestOf(call.token ?? '');
        const { store } = tools.ports;
        const known = (await store.refreshToken(digest)) ?? (await store.accessToken(digest));
        return known === undefined
          ? refused('missing-parameter', 'the token is not one of ours')
          : original(call, tools);
      }),
    },
    {
      name: 'revocation-of-dead-token-refused',
      title: 'To revoke a token again is an error.',
      breaks: ['B-38'],
      override: withStep('revoke', (original) => async (call, tools) => {
        const record = await tools.ports.store.accessToken(digestOf(call.token ?? ''));
        return record?.revokedAt === undefined
          ? original(call, tools)
          : refused('missing-parameter', 'the token is dead already');
      }),
    },
    {
      name: 'revocation-answered-without-status-200',
      title: 'A revocation ends with status 204.',
      breaks: ['B-38'],
      override: (parts) => ({
        ...parts,
        renderers: { ...parts.renderers, revoked: () => ({ ...jsonReply(204, ''), body: new Uint8Array() }) },
      }),
    },
    {
      name: 'revocation-believes-the-hint',
      title: 'A token is looked for among those of the hinted type only.',
      breaks: ['B-38'],
      override: withStep('revoke', (original) => async (call, tools) => {
        const hint = call.form?.find(([name]) => name === 'token_type_hint')?.[1];
        const digest = digestOf(call.token ?? '');
        const isRefreshToken = (await tools.ports.store.refreshToken(digest)) !== undefined;
        const misled = isRefreshToken ? hint === 'access_token' : hint === 'refresh_token';
        return misled
          ? { kind: 'revoked', because: `there is no such token among those of type ${hint}` }
          : original(call, tools);
      }),
    },
    {
      name: 'revocation-refuses-unheard-of-hints',
      title: 'A hint that the server does not know is an error.',
      breaks: ['B-38'],
      override: withStep('revoke', (original) => (call, tools) => {
        const hint = call.form?.find(([name]) => name === 'token_type_hint')?.[1];
        return hint === undefined || ['access_token', 'refresh_token'].includes(hint)
          ? original(call, tools)
          : refused('missing-parameter', `the hint ${hint} says nothing`);
      }),
    },
    {
      name: 'revoked-refresh-token-works-on',
      title: 'Revoking a refresh token ends its access tokens, and not itself.',
      breaks: ['B-39'],
      override: withStep('checkRefreshToken', (original) => (call, tools) => {
        const { presented } = call;
        if (presented?.record.revokedAt === undefined) return original(call, tools);
        const { revokedAt: _, ...record } = presented.record;
        return original({ ...call, presented: { ...presented, record } }, tools);
      }),
    },
    {
      name: 'access-tokens-outlive-their-revoked-grant',
      title: 'Revoking a refresh token leaves the access tokens of its grant alive.',
      breaks: ['B-39'],
      override: withStep('revoke', (original) => async (call, tools) => {
        const record = await tools.ports.store.refreshToken(digestOf(call.token ?? ''));
        if (record === undefined || !tools.policies.belongsTo(record, call.client ?? ({ id: '' } as never))) {
          return original(call, tools);
        }
        await tools.ports.store.saveRefreshToken({ ...record, revokedAt: call.now });
        return { kind: 'revoked', because: 'the refresh token is revoked, and nothing else' };
      }),
    },
    {
      name: 'revocation-by-anybody',
      title: 'Every client may revoke the tokens of every other.',
      breaks: ['B-39'],
      override: withStep(
        'revoke',
        (original) => (call, tools) =>
          original(call, { ...tools, policies: { ...tools.policies, belongsTo: () => true } }),
      ),
    },
    {
      name: 'revocation-without-proof',
      title: 'Who names a client may revoke its tokens; nobody asks for the secret.',
      breaks: ['B-39'],
      override: withStep(
        'authenticateClient',
        (original) => (call, tools) =>
          call.endpoint === 'revocation'
            ? original(call, { ...tools, policies: { ...tools.policies, secretMatches: async () => true } })
            : original(call, tools),
      ),
    },
  ]),
  {
    name: 'revocation-unknown-to-resources',
    party: 'resource-server',
    title: 'Resources never hear of revocations.',
    breaks: ['B-39'],
    override: withStep('checkRevocation', () => () => undefined),
  },
  {
    name: 'revocation-heard-of-late',
    party: 'resource-server',
    title: 'Resources hear of a revocation after a minute.',
    breaks: ['B-20', 'B-39'],
    profiles: ['oauth2'],
    override: withStep(
      'checkRevocation',
      (original) => (call, tools) =>
        (call.facts?.revokedAt ?? 0) + MINUTE > call.now ? undefined : original(call, tools),
    ),
  },
  {
    name: 'revocation-forgotten',
    party: 'resource-server',
    title: 'Resources forget a revocation after ten minutes.',
    breaks: ['B-39'],
    override: withStep(
      'checkRevocation',
      (original) => (call, tools) =>
        (call.facts?.revokedAt ?? call.now) + 10 * MINUTE < call.now ? undefined : original(call, tools),
    ),
  },
];
