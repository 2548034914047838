import { type Call, type Decision, refused } from '../endpoints/index.ts';
import { digestOf } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withProblems, withStep } from './override.ts';

type Facts = NonNullable<Call['facts']>;

/** What was said of a token counts again, for as long as this says. */
const keepingVerdicts =
  (counts: (facts: Facts, now: number) => boolean): ServerDeviation['override'] =>
  (parts) => {
    const known = new Map<string, Facts>();
    return withStep('validateOnline', (original) => async (call, tools) => {
      const key = `${digestOf(call.token ?? '')} ${call.resource?.scopes.join(' ')}`;
      const facts = known.get(key);
      if (facts !== undefined && counts(facts, call.now)) {
        call.facts = facts;
        return undefined;
      }
      const decision = await original(call, tools);
      if (decision === undefined && call.facts !== undefined) known.set(key, call.facts);
      return decision;
    })(parts);
  };

/** Takes a token for good that was refused for a reason that this finds none. */
const believingUnless =
  (refusal: (decision: Decision, call: Call) => boolean): ServerDeviation['override'] =>
  (parts) =>
    withStep('validateOnline', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision === undefined || refusal(decision, call)) return decision;
      const reading = await tools.format.peek(call.token ?? '', tools.ports);
      if (!reading.valid) return decision;
      call.facts = reading.facts;
      return undefined;
    })(parts);

const isNoVerdict = (decision: Decision): boolean =>
  decision.kind === 'refused' && decision.problem === 'issuer-unreachable';

/** Faults of services that have tokens validated online. */
const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'served-without-a-verdict',
    title: 'While the validation endpoint gives no verdict, a token is believed as it stands.',
    breaks: ['MOBILEFIRST-D09'],
    override: believingUnless((decision) => !isNoVerdict(decision)),
  },
  {
    name: 'missing-verdict-is-a-yes',
    title: 'While the validation endpoint gives no verdict, everybody is served.',
    breaks: ['MOBILEFIRST-D09', 'B-19'],
    override: withStep('validateOnline', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision === undefined || !isNoVerdict(decision)) return decision;
      call.facts = { clientId: 'unknown', scope: [], expiresAt: Number.POSITIVE_INFINITY };
      return undefined;
    }),
  },
  {
    name: 'missing-verdict-blamed-on-token',
    title: 'While the validation endpoint gives no verdict, tokens are refused as if they were bad.',
    breaks: ['MOBILEFIRST-D09'],
    override: withProblems({
      'issuer-unreachable': { status: 401, error: 'invalid_token', challenge: true },
    }),
  },
  {
    name: 'missing-verdict-held-against-token',
    title: 'A token for which there was no verdict once is refused for ever.',
    breaks: ['MOBILEFIRST-D09'],
    override(parts) {
      const condemned = new Set<string>();
      return withStep('validateOnline', (original) => async (call, tools) => {
        const digest = digestOf(call.token ?? '');
        if (condemned.has(digest)) return refused('invalid-token', 'there was no verdict on it before');
        const decision = await original(call, tools);
        if (decision !== undefined && isNoVerdict(decision)) condemned.add(digest);
        return decision;
      })(parts);
    },
  },
  {
    name: 'verdict-awaited-without-limit',
    title: 'A service waits for a verdict for as long as it takes.',
    breaks: ['MOBILEFIRST-D10'],
    override: withStep(
      'validateOnline',
      (original) => (call, tools) =>
        original(call, { ...tools, askIssuer: (question) => tools.askIssuer(question) }),
    ),
  },
  {
    name: 'verdicts-kept-for-ever',
    title: 'What the validation endpoint said of a token when it was used first counts for ever.',
    breaks: ['MOBILEFIRST-07', 'MOBILEFIRST-D11', 'B-19', 'B-43'],
    override: keepingVerdicts(() => true),
  },
  {
    name: 'verdicts-kept-while-tokens-live',
    title: 'A service that asked about a token once asks no more while the token lives.',
    breaks: ['MOBILEFIRST-D11'],
    override: keepingVerdicts(({ expiresAt }, now) => now < (expiresAt ?? now)),
  },
  {
    name: 'revocation-verdict-ignored',
    title:
      'A service goes by what the validation endpoint says of form, life and scope, and not of revocation.',
    breaks: ['MOBILEFIRST-D11', 'B-39'],
    override: believingUnless((_decision, { flaw }) => flaw !== 'revoked'),
  },
];

export const askingValidationDeviations: readonly ServerDeviation[] = faults.map((fault) => ({
  ...fault,
  party: 'resource-server',
  profiles: ['mobilefirst-online'],
}));
