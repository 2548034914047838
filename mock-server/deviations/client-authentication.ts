import type { Credentials } from '../ports/index.ts';
import { parameter, readBasic } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { headerValue, headerValues } from '../wire/index.ts';
import { anyMatches, beginningsOf } from './comparison.ts';
import { byAuthorizationServer } from './deviation.ts';
import {
  withCodecs,
  withPolicies,
  withProblems,
  withProfile,
  withRenderers,
  withStep,
  withStore,
} from './override.ts';

const comparison = byAuthorizationServer([
  {
    name: 'client-secret-in-any-case',
    title: 'Client secrets are compared without regard to case.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
    comparesInClear: true,
    override: withPolicies({
      secretMatches: async (registered, presented) => registered.toLowerCase() === presented.toLowerCase(),
    }),
  },
  {
    name: 'client-secret-cut-short',
    title: 'The beginning of a client secret is as good as the whole.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
    comparesInClear: true,
    override: withPolicies({
      secretMatches: async (registered, presented) => registered.startsWith(presented),
    }),
  },
  {
    name: 'client-secret-with-more-behind',
    title: 'What follows the right client secret is not looked at.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-02', 'B-07', 'CEHUB-12', 'CEHUB-21'],
    override: withPolicies({
      secretMatches: (registered, presented, credentials) =>
        anyMatches([registered], beginningsOf(presented), credentials),
    }),
  },
  {
    name: 'client-secret-trimmed',
    title: 'Spaces around a client secret do not count.',
    breaks: ['ENIGMA-02', 'B-07'],
    override: withPolicies({
      secretMatches: (registered, presented, credentials) =>
        credentials.matches(registered, presented.trim()),
    }),
  },
  {
    name: 'client-id-in-any-case',
    title: 'Client ids are looked up without regard to case.',
    breaks: ['ENIGMA-02'],
    override: withStore((store) => ({
      client: async (id) =>
        (await store.clients()).find((client) => client.id.toLowerCase() === id.toLowerCase()),
    })),
  },
  {
    name: 'secret-of-any-client',
    title: 'A client proves itself with the secret of any client.',
    breaks: ['ENIGMA-02', 'B-07'],
    override: withStep('authenticateClient', (original) => async (call, tools) => {
      const secrets = (await tools.ports.store.clients()).map(({ secret }) => secret);
      const policies = {
        ...tools.policies,
        secretMatches: (_registered: string, presented: string, credentials: Credentials) =>
          anyMatches(secrets, [presented], credentials),
      };
      return original(call, { ...tools, policies });
    }),
  },
]);

const proof = byAuthorizationServer([
  {
    name: 'client-without-secret-accepted',
    title: 'At the token endpoint a client that shows no secret is taken for the one that it names.',
    breaks: ['ENIGMA-02', 'ENIGMA-25', 'B-07'],
    override: withStep('authenticateClient', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (call.endpoint !== 'token') return decision;
      const id = parameter(call.form ?? [], 'client_id');
      const shown = parameter(call.form ?? [], 'client_secret') ?? headerValue(call.request, 'Authorization');
      const client = id === undefined || shown !== undefined ? undefined : await tools.ports.store.client(id);
      if (decision === undefined || client === undefined) return decision;
      call.client = client;
      return undefined;
    }),
  },
  {
    name: 'refresh-without-client-authentication',
    title: 'A refresh token alone is enough for a refresh.',
    breaks: ['ENIGMA-02', 'ENIGMA-25', 'B-07'],
    override: withStep('authenticateClient', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      const token = parameter(call.form ?? [], 'refresh_token');
      const anonymous =
        headerValue(call.request, 'Authorization') === undefined &&
        parameter(call.form ?? [], 'client_secret') === undefined;
      if (decision === undefined || token === undefined || !anonymous) return decision;
      const record = await tools.ports.store.refreshToken(digestOf(token));
      const client = record && (await tools.ports.store.client(record.clientId));
      if (client === undefined) return decision;
      call.client = client;
      return undefined;
    }),
  },
  {
    name: 'two-ways-of-authentication-header-wins',
    title: 'Client credentials in the body are overlooked when there are some in the header.',
    breaks: ['B-05'],
    override: withStep('authenticateClient', (original) => (call, tools) => {
      const inHeader = headerValues(call.request, 'Authorization').length > 0;
      const form = (call.form ?? []).filter(([name]) => !inHeader || !name.startsWith('client_'));
      const reduced = { ...call, form };
      return Promise.resolve(original(reduced, tools)).then((decision) => {
        if (reduced.client !== undefined) call.client = reduced.client;
        return decision;
      });
    }),
  },
  {
    name: 'two-ways-of-authentication-either-will-do',
    title: 'Of client credentials in header and body it is enough that one is right.',
    breaks: ['B-05'],
    override: withStep('authenticateClient', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision?.kind !== 'refused' || decision.problem !== 'several-authentication-methods')
        return decision;
      const header = readBasic(headerValue(call.request, 'Authorization') ?? '');
      const form = call.form ?? [];
      const body = { id: parameter(form, 'client_id') ?? '', secret: parameter(form, 'client_secret') ?? '' };
      for (const presented of [header, body]) {
        const client = presented && (await tools.ports.store.client(presented.id));
        const { secretMatches } = tools.policies;
        if (client === undefined || presented === undefined) continue;
        if (!(await secretMatches(client.secret, presented.secret, tools.ports.credentials))) continue;
        call.client = client;
        return undefined;
      }
      return decision;
    }),
  },
]);

const basic = byAuthorizationServer([
  {
    name: 'no-basic-authentication',
    title: 'Client credentials are taken from the body only.',
    breaks: ['B-04'],
    override: (parts) =>
      withProfile({
        clientAuthentication: { ...parts.profile.clientAuthentication, methods: ['body'] },
      })(parts),
  },
  {
    name: 'basic-not-form-decoded',
    title: 'Id and secret in a Basic header are taken as they stand, without form-decoding.',
    breaks: ['B-04'],
    override: withCodecs({ readBasic: (field) => readPair(field, (half) => half) }),
  },
  {
    name: 'basic-plus-sign-kept',
    title: 'In a Basic header percent codes are decoded, and a plus sign does not become a space.',
    breaks: ['B-04'],
    override: withCodecs({ readBasic: (field) => readPair(field, decodeURIComponent) }),
  },
  {
    name: 'basic-failure-is-400',
    title: 'Wrong credentials in a Basic header are answered with status 400.',
    profiles: ['oauth2'],
    breaks: ['B-12'],
    override: (parts) =>
      withProfile({
        clientAuthentication: { ...parts.profile.clientAuthentication, basicFailureStatus: 400 },
      })(withProblems({ 'client-authentication-failed': { status: 400 } })(parts)),
  },
  {
    name: 'basic-failure-without-challenge',
    title: 'Wrong credentials in a Basic header are answered with status 401 and no challenge.',
    profiles: ['enigma', 'oauth2'],
    breaks: ['B-12'],
    override: withRenderers(({ refusedByEndpoint }) => ({
      refusedByEndpoint(problem, call, tools) {
        const reply = refusedByEndpoint(problem, call, tools);
        return { ...reply, headers: reply.headers.filter(([name]) => name !== 'WWW-Authenticate') };
      },
    })),
  },
  {
    name: 'basic-failure-challenges-for-bearer',
    title: 'Wrong credentials in a Basic header are answered with a challenge for a bearer token.',
    profiles: ['enigma', 'oauth2'],
    breaks: ['B-12'],
    override: withRenderers(({ refusedByEndpoint }) => ({
      refusedByEndpoint(problem, call, tools) {
        const reply = refusedByEndpoint(problem, call, tools);
        return {
          ...reply,
          headers: reply.headers.map(([name, value]) => [name, value.replace(/^Basic/, 'Bearer')] as const),
        };
      },
    })),
  },
  {
    name: 'unauthenticated-client-is-invalid-request',
    title: 'A client that does not prove itself is told that its request is malformed.',
    profiles: ['oauth2'],
    breaks: ['B-07', 'B-14'],
    override: withProblems({ 'client-authentication-failed': { error: 'invalid_request' } }),
  },
]);

/** Faults in how clients prove who they are. */
export const clientAuthenticationDeviations = [...comparison, ...proof, ...basic];

function readPair(field: string, decode: (half: string) => string) {
  const [, encoded] = /^basic +(.*)$/i.exec(field) ?? [];
  if (encoded === undefined) return undefined;
  const pair = Buffer.from(encoded, 'base64').toString();
  const colon = pair.indexOf(':');
  try {
    return { id: decode(pair.slice(0, colon)), secret: decode(pair.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}
