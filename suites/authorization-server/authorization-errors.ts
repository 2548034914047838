import type { ServerBench } from '../../fixtures/bench/index.ts';
import { type Authorization, type AuthorizationOrder, authorize, inWords } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { responseParameter, strayInError } from '../readers/index.ts';

/** An authorization request of a known client that is to be refused. */
interface RefusedAuthorization {
  readonly what: string;
  /** Errors that fit its cause. */
  readonly errors: readonly string[];
  /** Whether a server may also grant it, as what it leaves out. */
  readonly optional?: boolean;
  readonly order: AuthorizationOrder;
}

/** Refusals that a client hears of. @see RFC 6749 section 4.1.2.1 */
function refusedAuthorizations({ target }: ServerBench): readonly RefusedAuthorization[] {
  return [
    {
      what: 'a request that the person denies',
      errors: ['access_denied'],
      optional: true,
      order: { decision: 'deny' },
    },
    {
      what: 'a request without response_type',
      errors: ['invalid_request', 'unsupported_response_type'],
      order: { change: { response_type: undefined } },
    },
    {
      what: 'a response_type that nobody defined',
      errors: ['unsupported_response_type', 'invalid_request'],
      order: { change: { response_type: 'no_such_type' } },
    },
    ...(target.claims.has('scopes')
      ? [
          {
            what: 'a scope that nobody has',
            errors: ['invalid_scope'],
            optional: true,
            order: { change: { scope: 'no"such"scope\\é' } },
          },
        ]
      : []),
  ];
}

/** Sends each of the requests; what was granted after all and may be is left out. */
export async function* refusals(
  bench: ServerBench,
): AsyncGenerator<RefusedAuthorization & { readonly authorization: Authorization }> {
  for (const request of refusedAuthorizations(bench)) {
    // In a browser of its own: who has agreed once may not be asked again.
    const agent = bench.openUserAgent();
    const authorization = await authorize(bench, { ...request.order, agent });
    const { response } = authorization;
    const granted = response !== undefined && responseParameter(response, 'code') !== undefined;
    if (!granted || request.optional !== true) yield { ...request, authorization };
  }
}

async function told(bench: ServerBench, judge: Judge): Promise<void> {
  for await (const { what, errors, authorization } of refusals(bench)) {
    const { response, exchange } = authorization;
    const error = response && responseParameter(response, 'error');
    judge.observe(`answer to ${what}`, response === undefined ? 'a page' : `a redirect with ${error}`);
    if (response === undefined || error === undefined || !errors.includes(error)) {
      judge.report({
        requirement: 'B-22',
        expected: `a redirect with the error ${errors.join(' or ')} for ${what}`,
        actual: inWords(authorization),
        exchanges: [exchange],
        // The section describes it, and demands nothing.
        advisory: true,
      });
    }
    if (response === undefined) continue;
    for (const name of ['error', 'error_description'] as const) {
      const stray = strayInError(responseParameter(response, name) ?? '');
      if (stray === undefined) continue;
      judge.report({
        requirement: 'B-15',
        expected: `printable ASCII without quotation mark and backslash (${name} of ${what})`,
        actual: stray,
        exchanges: [exchange],
      });
    }
  }
}

export const authorizationErrorChecks: readonly ServerCheck[] = [
  {
    id: 'authorization-refusals',
    title: 'What is wrong with an authorization request of a known client is told to the client',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-22', 'B-15'],
    claims: ['authorization-code'],
    controls: [],
    run: told,
  },
];
