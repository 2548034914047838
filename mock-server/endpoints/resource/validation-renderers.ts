import { certificateOf } from '../../ports/index.ts';
import { jsonReply } from '../../protocol/index.ts';
import { bytes, type HttpReply } from '../../wire/index.ts';
import type { Call, Decision, Tools } from '../call.ts';

/** How a server speaks that has tokens validated: the words are the mock's own, since no document has any. */
export interface ValidationRenderers {
  /**
   * Of a valid token `active: true` with what it says; of any other `active: false`, the check that it `failed`, and
   * the error that a resource would name.
   */
  validated(decision: Extract<Decision, { kind: 'validated' }>, call: Call, tools: Tools): HttpReply;
  /** @see RFC 7468 section 5.1 */
  certificate(tools: Tools): Promise<HttpReply>;
}

export const validationRenderers: ValidationRenderers = {
  validated({ facts, failed }, call, { profile }) {
    if (facts !== undefined && failed === undefined) {
      return uncached({
        active: true,
        scope: facts.scope.join(' '),
        expiration: facts.expiresAt,
        data: {
          ...(facts.user === undefined ? {} : { user_id: facts.user }),
          ...(facts.device === undefined ? {} : { device_id: facts.device }),
          application_id: facts.clientId,
        },
      });
    }
    const problem = failed === 'scope' ? 'insufficient-scope' : 'invalid-token';
    const { error, description } = (call.flaw && profile.flaws[call.flaw]) ?? profile.problems[problem];
    return uncached({ active: false, failed, error, error_description: description });
  },

  certificate: async ({ ports }) => ({
    status: 200,
    headers: [['Content-Type', 'application/pem-certificate-chain']],
    body: bytes(await certificateOf(await ports.keys.current())),
  }),
};

const uncached = (content: unknown): HttpReply => jsonReply(200, content, [['Cache-Control', 'no-store']]);
