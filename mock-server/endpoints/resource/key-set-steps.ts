import type { JsonWebKey } from 'node:crypto';
import { addDuration, keyOfJwk, type VerificationKey } from '../../ports/index.ts';
import { bodyText, bytes, type HttpReply } from '../../wire/index.ts';
import { type Call, found, refused, type Step, type Tools } from '../call.ts';

/**
 * Has the keys of the issuer at hand: fetches its key set when that is too old, and when a token names a key that is not
 * in it, but for tokens that name unknown keys no more often than the profile says.
 * @see RFC 7517 section 4.5
 */
export const learnKeys: Step = async (call, tools) => {
  const { keptKeys, policies } = tools;
  const { keySet } = tools.profile.validation;
  const held = { ...keptKeys, kids: keptKeys.keys.map(({ kid }) => kid) };
  if (policies.wantsKeys(held, namedKey(found(call, 'token')), call.now, keySet))
    await fetchKeys(call, tools);
  if (!policies.keysAreFresh(keptKeys.fetchedAt, call.now, keySet)) {
    return refused('issuer-unreachable', 'the key set of the issuer cannot be fetched');
  }
  call.trustedKeys = keptKeys.keys;
  return undefined;
};

async function fetchKeys(call: Call, { keptKeys, askIssuer, profile, originOf }: Tools): Promise<void> {
  const patience = addDuration(call.now, profile.validation.timeout) - call.now;
  const outcome = await askIssuer(
    {
      method: 'GET',
      url: originOf(call.region) + profile.paths.jwks,
      headers: [['Accept', 'application/json']],
      body: bytes(''),
    },
    patience,
  );
  keptKeys.askedAt = call.now;
  const keys = outcome.kind === 'reply' ? keysIn(outcome.reply) : undefined;
  if (keys === undefined) return;
  keptKeys.keys = keys;
  keptKeys.fetchedAt = call.now;
}

/** The key that a token says to be signed by; undefined where it says none, or is none. */
function namedKey(token: string): string | undefined {
  try {
    const { kid } = JSON.parse(Buffer.from(token.split('.', 1).join(), 'base64url').toString());
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined for what is no key set. */
function keysIn(reply: HttpReply): readonly VerificationKey[] | undefined {
  if (reply.status !== 200) return undefined;
  try {
    const { keys } = JSON.parse(bodyText(reply)) as { keys: readonly JsonWebKey[] };
    return keys.map(keyOfJwk).filter((key) => key !== undefined);
  } catch {
    return undefined;
  }
}
