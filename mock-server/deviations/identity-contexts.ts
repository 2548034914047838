import type { Call } from '../endpoints/index.ts';
import type { TokenFacts } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withJsonMembers } from './faulty-replies.ts';
import { withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** What a service takes for who calls. */
const contextual = (
  whom: (call: Call) => TokenFacts | undefined | Promise<TokenFacts | undefined>,
): Override =>
  withStep('serve', (original) => async (call, tools) => {
    const facts = await whom(call);
    if (facts !== undefined) call.facts = facts;
    return original(call, tools);
  });

/** Longer than the calls that come in together take to be validated, in turns of the event loop. */
const TURNS = 200;

/** The user whom a token names, whoever made it. */
function claimedUser(token = ''): string | undefined {
  try {
    const said = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof said?.data?.user_id === 'string' ? said.data.user_id : undefined;
  } catch {
    return undefined;
  }
}

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'context-keeps-the-last-user',
    title: 'Where a token names no user, the service sees the user of the call before.',
    breaks: ['MOBILEFIRST-22'],
    override: (parts) => {
      let last: string | undefined;
      return contextual(({ facts }) => {
        last = facts?.user ?? last;
        return facts && { ...facts, ...(last === undefined ? {} : { user: last }) };
      })(parts);
    },
  },
  {
    name: 'context-of-whoever-came-last',
    title: 'There is one context for all calls, and the last token that was validated fills it.',
    breaks: ['MOBILEFIRST-22'],
    override: (parts) => {
      let shared: TokenFacts | undefined;
      return withStep('checkScope', (original) => async (call, tools) => {
        const decision = await original(call, tools);
        if (decision === undefined) shared = call.facts;
        return decision;
      })(
        contextual(async () => {
          for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
          return shared;
        })(parts),
      );
    },
  },
  {
    name: 'context-without-the-application',
    title: 'The service sees the same application whoever calls.',
    breaks: ['MOBILEFIRST-22'],
    override: contextual(({ facts }) => facts && { ...facts, clientId: 'app1' }),
  },
  {
    name: 'refusals-name-the-user',
    title: 'A refusal says whom the token names that was refused.',
    breaks: ['MOBILEFIRST-22'],
    override: withRenderers((original) => ({
      refusedByResource(problem, call, tools) {
        const reply = original.refusedByResource(problem, call, tools);
        const user = claimedUser(call.token);
        return user === undefined ? reply : withJsonMembers(reply, { user });
      },
    })),
  },
];

/** Faults in what a service knows of who calls. */
export const identityContextDeviations: readonly ServerDeviation[] = faults.map((fault) => ({
  ...fault,
  party: 'resource-server',
  profiles: ['mobilefirst'],
}));
