import { readToken, refused, type Step } from '../endpoints/index.ts';
import { jsonReply } from '../protocol/index.ts';
import { digestOf } from '../tokens/index.ts';
import { bodyText, type HttpReply } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withRenderers, withStep } from './override.ts';

const TEN_MINUTES = 600_000;

type Override = ServerDeviation['override'];

/** A server whose introspection answers are altered on their way out. */
const answering = (alter: (members: Record<string, unknown>, reply: HttpReply) => HttpReply): Override =>
  withRenderers((original) => ({
    introspected(decision, call, tools) {
      const reply = original.introspected(decision, call, tools);
      return alter(JSON.parse(bodyText(reply)) as Record<string, unknown>, reply);
    },
  }));

/** A server that is content with less than proof when it is asked about a token. */
const introspectionFor = (replace: (original: Step) => Step): Override =>
  withStep(
    'authenticateClient',
    (original) => (call, tools) =>
      call.endpoint === 'introspection' ? replace(original)(call, tools) : original(call, tools),
  );

/** Answers as it did before, when it is asked again. */
function remembering(): Override {
  const told = new Map<string, Awaited<ReturnType<Step>>>();
  return withStep('introspect', (original) => async (call, tools) => {
    const digest = digestOf(call.token ?? '');
    const decision = told.get(digest) ?? (await original(call, tools));
    told.set(digest, decision);
    return decision;
  });
}

export const introspectionDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'introspection-open-to-everybody',
    title: 'Nobody has to say who asks about a token.',
    breaks: ['B-41'],
    override: introspectionFor(() => () => undefined),
  },
  {
    name: 'introspection-without-proof',
    title: 'Who names a client may ask about tokens; nobody asks for the secret.',
    breaks: ['B-41'],
    override: introspectionFor(
      (original) => (call, tools) =>
        original(call, { ...tools, policies: { ...tools.policies, secretMatches: async () => true } }),
    ),
  },
  {
    name: 'introspection-does-not-find-unknown-tokens',
    title: 'A token that is not known gets status 404.',
    breaks: ['B-42'],
    override: withStep('introspect', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      const digest = digestOf(call.token ?? '');
      const { store } = tools.ports;
      const known = (await store.accessToken(digest)) ?? (await store.refreshToken(digest));
      return known === undefined ? refused('unknown-endpoint', 'the token is not known') : decision;
    }),
  },
  {
    name: 'introspection-gives-reasons',
    title: 'Of an inactive token it is said why.',
    breaks: ['B-42'],
    override: answering((members, reply) =>
      members.active === false ? jsonReply(200, { ...members, reason: 'expired or revoked' }) : reply,
    ),
  },
  {
    name: 'introspection-leaves-inactive-out',
    title: 'An inactive token gets an empty object.',
    breaks: ['B-42', 'B-43'],
    override: answering((members, reply) => (members.active === false ? jsonReply(200, {}) : reply)),
  },
  {
    name: 'introspection-active-as-text',
    title: 'The member active is a text.',
    breaks: ['B-42', 'B-43'],
    override: answering((members) => jsonReply(200, { ...members, active: String(members.active) })),
  },
  {
    name: 'introspection-blind-to-expiry',
    title: 'An expired access token is called active.',
    breaks: ['B-42', 'B-43'],
    override: withStep(
      'introspect',
      (original) => (call, tools) =>
        original(call, { ...tools, policies: { ...tools.policies, expired: () => false } }),
    ),
  },
  {
    name: 'introspection-blind-to-revocation',
    title: 'A revoked access token is called active.',
    breaks: ['B-42', 'B-43'],
    override: withStep(
      'introspect',
      (original) => (call, tools) =>
        original(call, {
          ...tools,
          format: {
            ...tools.format,
            async read(token) {
              const reading = await readToken(token, tools);
              if (!reading.valid) return reading;
              const { revokedAt: _, ...facts } = reading.facts;
              return { valid: true, facts };
            },
          },
        }),
    ),
  },
  {
    name: 'introspection-blind-to-rotation',
    title: 'A refresh token that was replaced is called active.',
    breaks: ['B-42', 'B-43'],
    profiles: ['oauth2'],
    override: withStep('introspect', (original) => async (call, tools) => {
      const record = await tools.ports.store.refreshToken(digestOf(call.token ?? ''));
      return record?.replacedAt === undefined || record.revokedAt !== undefined
        ? original(call, tools)
        : {
            kind: 'introspected',
            facts: { ...record, expiresAt: record.expiresAt ?? Number.POSITIVE_INFINITY },
            because: 'nobody looks whether the refresh token was replaced',
          };
    }),
  },
  {
    name: 'introspection-answers-from-memory',
    title: 'What was said of a token once is said of it for ever.',
    breaks: ['B-43'],
    override: (parts) => remembering()(parts),
  },
  {
    name: 'introspection-early-to-bury',
    title: 'An access token is called inactive ten minutes before its life ends.',
    breaks: ['B-43'],
    override: withStep(
      'introspect',
      (original) => (call, tools) => original({ ...call, now: call.now + TEN_MINUTES }, tools),
    ),
  },
]);
