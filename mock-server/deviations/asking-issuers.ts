import { type Call, refused, type Step, type Tools } from '../endpoints/index.ts';
import { digestOf } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withProblems, withStep } from './override.ts';

const profiles = ['clueride'];
const party = 'resource-server';

/** Puts somebody behind a token without anybody's word for it. */
function takeForGood(call: Call, email: string, facts: NonNullable<Call['facts']>): undefined {
  const { scope, expiresAt } = facts;
  call.facts = facts;
  call.vouching = {
    kind: 'vouched',
    because: 'nobody was asked',
    email,
    emailVerified: true,
    scope,
    expiresAt,
  };
}

/** Lets a question be another one on its way to the issuer. */
const asking =
  (
    change: (question: Parameters<Tools['askIssuer']>[0], token: string) => Parameters<Tools['askIssuer']>[0],
  ) =>
  (original: Step): Step =>
  (call, tools) =>
    original(call, {
      ...tools,
      askIssuer: (question, patience) => tools.askIssuer(change(question, call.token ?? ''), patience),
    });

/** What a server remembers of a token. */
type Known = Pick<Required<Call>, 'vouching' | 'facts'>;

export const askingIssuerDeviations: readonly ServerDeviation[] = [
  {
    name: 'served-while-issuer-is-away',
    party,
    profiles,
    title: 'While the issuer does not answer clearly, every token is taken for good.',
    breaks: ['CLUERIDE-02', 'CLUERIDE-16', 'B-19'],
    override: withStep('lookUpToken', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (decision?.kind !== 'refused' || decision.problem !== 'issuer-unreachable') return decision;
      return takeForGood(call, 'somebody@example.test', { scope: [], expiresAt: Number.POSITIVE_INFINITY });
    }),
  },
  {
    name: 'outage-held-against-token',
    party,
    profiles,
    title: 'A token that could not be verified once is refused for ever.',
    breaks: ['CLUERIDE-16'],
    override(parts) {
      const condemned = new Set<string>();
      return withStep('lookUpToken', (original) => async (call, tools) => {
        const digest = digestOf(call.token ?? '');
        if (condemned.has(digest)) return refused('invalid-token', 'it could not be verified before');
        const decision = await original(call, tools);
        if (decision?.kind === 'refused' && decision.problem === 'issuer-unreachable') condemned.add(digest);
        return decision;
      })(parts);
    },
  },
  {
    name: 'outage-blamed-on-token',
    party,
    profiles,
    title: 'While the issuer is away, tokens are refused as if they were bad.',
    breaks: ['CLUERIDE-16'],
    override: withProblems({
      'issuer-unreachable': { status: 401, error: 'invalid_token', challenge: true },
    }),
  },
  {
    name: 'issuer-awaited-without-limit',
    party,
    profiles,
    title: 'The issuer is waited for as long as it takes.',
    breaks: ['CLUERIDE-D03'],
    override: withStep(
      'lookUpToken',
      (original) => (call, tools) =>
        original(call, { ...tools, askIssuer: (question) => tools.askIssuer(question) }),
    ),
  },
  {
    name: 'token-in-question-url',
    party,
    profiles,
    title: 'The issuer is asked with the token in the URL of the question.',
    breaks: ['CLUERIDE-16'],
    override: withStep(
      'lookUpToken',
      asking((question, token) => ({ ...question, url: `${question.url}?about=${token}` })),
    ),
  },
  {
    name: 'verified-once-and-for-ever',
    party,
    profiles,
    title: 'What the issuer said of a token at its first call counts for ever.',
    breaks: ['CLUERIDE-10', 'CLUERIDE-11', 'CLUERIDE-12', 'CLUERIDE-17', 'B-19', 'B-39', 'B-43'],
    override(parts) {
      const known = new Map<string, Known>();
      return withStep('lookUpToken', (original) => async (call, tools) => {
        const digest = digestOf(call.token ?? '');
        const { vouching, facts } = known.get(digest) ?? {};
        if (vouching !== undefined && facts !== undefined) {
          call.vouching = { ...vouching, expiresAt: Number.POSITIVE_INFINITY };
          call.facts = { ...facts, expiresAt: Number.POSITIVE_INFINITY };
          return undefined;
        }
        const decision = await original(call, tools);
        if (call.vouching !== undefined && call.facts !== undefined) {
          known.set(digest, { vouching: call.vouching, facts: call.facts });
        }
        return decision;
      })(parts);
    },
  },
];
