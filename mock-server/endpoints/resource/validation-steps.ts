import { addDuration } from '../../ports/index.ts';
import type { Flaw, TokenCheck } from '../../profiles/index.ts';
import { parameter } from '../../protocol/index.ts';
import type { TokenFacts } from '../../tokens/index.ts';
import { bodyText, bytes, type HttpReply, type HttpRequest } from '../../wire/index.ts';
import { flawed, found, refused, type Step } from '../call.ts';
import { checkLifetime, checkRevocation, checkScope, readAccessToken } from './resource-steps.ts';
import { traced } from './validation-trace.ts';

const checks: readonly (readonly [TokenCheck, Step])[] = [
  ['signature', readAccessToken],
  ['expiration', checkLifetime],
  ['revocation', checkRevocation],
  ['scope', checkScope],
];

/** The parameter `scope`: what the resource takes for which a token is to be validated; every token where absent. */
export const readRequiredScope: Step = (call) => {
  const scope = parameter(call.form ?? [], 'scope');
  call.resource = { method: '*', path: '/', scopes: scope === undefined ? [] : [scope] };
  return undefined;
};

/** Validates a token as its issuer: it sees every revocation, which nobody else does. */
export const validate: Step = async (call, tools) => {
  for (const [check, step] of checks) {
    const decision = await step(call, tools);
    if (decision !== undefined) {
      const { facts } = call;
      return {
        kind: 'validated',
        failed: check,
        because: decision.because,
        ...(facts === undefined ? {} : { facts }),
      };
    }
  }
  const facts = found(call, 'facts');
  return { kind: 'validated', facts, because: `the token of ${facts.user ?? facts.clientId} is valid` };
};

export const publishCertificate: Step = () => ({
  kind: 'certificate',
  because: 'the certificate is for everybody',
});

/** Sees the facts of a token before anybody has verified it. */
export const peekAtAccessToken: Step = async (call, { format, ports }) => {
  const reading = await format.peek(found(call, 'token'), ports);
  if (!reading.valid) return flawed(call, reading.flaw, reading.because);
  call.facts = reading.facts;
  return undefined;
};

/** Has the token validated by its issuer, and serves nobody while the issuer does not answer. */
export const validateOnline: Step = traced('online', async (call, { askIssuer, profile, originOf }) => {
  const { scopes } = found(call, 'resource');
  const form = new URLSearchParams({ token: found(call, 'token') });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  const question: HttpRequest = {
    method: 'POST',
    url: `${originOf(call.region)}${profile.paths.validation}`,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: bytes(String(form)),
  };
  const outcome = await askIssuer(question, addDuration(call.now, profile.validation.timeout) - call.now);
  const reply = outcome.kind === 'reply' ? outcome.reply : undefined;
  const verdict = reply?.status === 200 ? verdictIn(reply) : undefined;
  if (verdict === undefined) {
    const what = reply === undefined ? 'nothing that can be read' : `${reply.status} and no verdict`;
    return refused('issuer-unreachable', `the validation endpoint answered ${what}`);
  }
  if ('facts' in verdict) {
    call.facts = verdict.facts;
    return undefined;
  }
  const because = `the validation endpoint says that the check of the ${verdict.failed} failed`;
  return verdict.failed === 'scope'
    ? refused('insufficient-scope', because)
    : flawed(call, flawOf[verdict.failed] ?? 'forged', because);
});

const flawOf: Readonly<Record<string, Flaw>> = { expiration: 'expired', revocation: 'revoked' };

/** What the validation endpoint says of a token; undefined where that cannot be read. */
function verdictIn(reply: HttpReply): { facts: TokenFacts } | { failed: string } | undefined {
  let said: Readonly<Record<string, unknown>>;
  try {
    said = JSON.parse(bodyText(reply)) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (said?.active === false) return { failed: String(said.failed) };
  const { scope, expiration, data } = said ?? {};
  if (said?.active !== true || typeof scope !== 'string' || typeof expiration !== 'number') return undefined;
  const {
    user_id: user,
    device_id: device,
    application_id: clientId,
  } = (data ?? {}) as Record<string, unknown>;
  if (typeof clientId !== 'string') return undefined;
  return {
    facts: {
      clientId,
      scope: [scope],
      expiresAt: expiration,
      ...(typeof user === 'string' ? { user } : {}),
      ...(typeof device === 'string' ? { device } : {}),
    },
  };
}
