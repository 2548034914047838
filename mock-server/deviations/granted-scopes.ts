import type { Parts } from '../endpoints/index.ts';
import { jsonReply, parameter } from '../protocol/index.ts';
import { bodyText } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withProfile, withRenderers, withStep } from './override.ts';

type ScopeDecision = Parts['policies']['decideScope'];

/** Decides otherwise about scopes; the original decision is at hand. */
const withScopeDecision =
  (change: (original: ScopeDecision) => ScopeDecision): ServerDeviation['override'] =>
  (parts) =>
    withPolicies({ decideScope: change(parts.policies.decideScope) })(parts);

/** Leaves the scope member out of every token answer, or writes another. */
const withScopeMember = (write: (asked: string | undefined) => string | undefined) =>
  withRenderers((original) => ({
    issued(decision, call, tools) {
      const reply = original.issued(decision, call, tools);
      const { scope: _, ...members } = JSON.parse(bodyText(reply)) as Record<string, unknown>;
      const scope = write(parameter(call.form ?? [], 'scope'));
      return {
        ...reply,
        body: jsonReply(200, { ...members, ...(scope === undefined ? {} : { scope }) }).body,
      };
    },
  }));

const narrowing: ServerDeviation['override'] = (parts) =>
  withProfile({ scope: { ...parts.profile.scope, excess: 'narrow' } })(parts);

const firstScopeOnly = withScopeDecision((original) => (request, profile) => {
  const decision = original(request, profile);
  if ('excess' in decision || request.requested === undefined) return decision;
  return { scope: decision.scope.slice(0, 1) };
});

/** Faults in which scopes are granted. */
export const grantedScopeDeviations = byAuthorizationServer([
  {
    name: 'any-scope-granted',
    title: 'Whatever scope is asked for is granted.',
    breaks: ['ENIGMA-05', 'ENIGMA-36', 'B-17'],
    override: withScopeDecision(
      (original) => (request, profile) =>
        request.requested === undefined ? original(request, profile) : { scope: request.requested },
    ),
  },
  {
    name: 'only-first-scope-examined',
    title: 'Of the scopes that are asked for only the first is held against the permitted ones.',
    breaks: ['ENIGMA-05', 'ENIGMA-36', 'B-17'],
    override: withScopeDecision((original) => (request, profile) => {
      const decision = original({ ...request, requested: request.requested?.slice(0, 1) }, profile);
      return 'excess' in decision || request.requested === undefined
        ? decision
        : { scope: request.requested };
    }),
  },
  {
    name: 'scope-in-any-case',
    title: 'Scopes are compared without regard to case.',
    breaks: ['ENIGMA-36'],
    override: withScopeDecision((original) => ({ requested, permitted }, profile) => {
      const proper = requested?.map(
        (scope) => permitted.find((each) => each.toLowerCase() === scope.toLowerCase()) ?? scope,
      );
      return original({ requested: proper, permitted }, profile);
    }),
  },
  {
    name: 'excess-scope-left-out',
    title: 'Scopes that go too far are left out, and the answer says which were granted.',
    breaks: ['ENIGMA-36'],
    override: narrowing,
  },
  {
    name: 'excess-scope-left-out-in-silence',
    title: 'Scopes that go too far are left out, and no answer says so.',
    profiles: ['enigma'],
    breaks: ['ENIGMA-36', 'B-11'],
    override: (parts) => withScopeMember(() => undefined)(narrowing(parts)),
  },
  {
    name: 'scope-narrowed-in-silence',
    title: 'Of several scopes the first is granted, and no answer says so.',
    profiles: ['oauth2'],
    breaks: ['B-11'],
    override: (parts) => withScopeMember(() => undefined)(firstScopeOnly(parts)),
  },
  {
    name: 'scope-member-promises-too-much',
    title: 'Of several scopes the first is granted, and the answer names all that were asked for.',
    profiles: ['oauth2'],
    breaks: ['B-11'],
    override: (parts) => withScopeMember((asked) => asked)(firstScopeOnly(parts)),
  },
  {
    name: 'every-token-is-an-administrator',
    title: 'Every token has the administrative scope, asked for or not.',
    breaks: ['ENIGMA-05'],
    override: (parts) => withProfile({ scope: { ...parts.profile.scope, always: ['WSADMIN'] } })(parts),
  },
  {
    name: 'default-scope-of-all-clients',
    title: 'A token that was asked for without a scope gets the scopes of every client.',
    breaks: ['ENIGMA-05'],
    override: withStep('decideScope', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision !== undefined || parameter(call.form ?? [], 'scope') !== undefined) return decision;
      if (call.presented !== undefined) return decision;
      const clients = await tools.ports.store.clients();
      call.scope = [...new Set(clients.flatMap(({ scopes }) => scopes))];
      return undefined;
    }),
  },
  {
    name: 'scope-unexamined-for-client-credentials',
    title: 'A client that acts for itself gets whatever scope it asks for.',
    breaks: ['ENIGMA-05', 'ENIGMA-36'],
    override: withStep('decideScope', (original) => async (call, tools) => {
      const asked = parameter(call.form ?? [], 'scope');
      if (call.grantType !== 'client_credentials' || asked === undefined) return original(call, tools);
      call.scope = asked.split(' ');
      return undefined;
    }),
  },
  {
    name: 'refresh-widens-scope',
    title: 'A refresh may ask for any scope of the client, granted before or not.',
    breaks: ['ENIGMA-36', 'B-17'],
    override: withStep('decideScope', (original) => (call, tools) => {
      const { presented, client } = call;
      if (presented === undefined || client === undefined) return original(call, tools);
      const asked = parameter(call.form ?? [], 'scope') !== undefined;
      const scope = asked ? client.scopes : presented.record.scope;
      const wider = { ...call, presented: { ...presented, record: { ...presented.record, scope } } };
      return Promise.resolve(original(wider, tools)).then((decision) => {
        if (wider.scope !== undefined) call.scope = wider.scope;
        return decision;
      });
    }),
  },
  {
    name: 'refresh-narrows-for-good',
    title: 'A refresh that asks for less leaves no more to the next one.',
    breaks: ['B-17'],
    override: withPolicies({ refreshTokenScope: (granted) => granted }),
  },
  {
    name: 'refresh-without-scope-gives-all',
    title: 'A refresh that asks for no scope gets all scopes of the client.',
    breaks: ['B-17'],
    override: withStep('decideScope', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      const asked = parameter(call.form ?? [], 'scope') !== undefined;
      if (decision === undefined && call.presented !== undefined && !asked)
        call.scope = call.client?.scopes ?? [];
      return decision;
    }),
  },
]);
