import type { Redemption } from '../../lifecycle/index.ts';
import { parameter } from '../../protocol/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { type Call, found, refused, type Step } from '../call.ts';
import { ago, clockTime } from '../wording.ts';
import { refuseReplay } from './code-replay.ts';

/** Finds the code that the client redeems. @see RFC 6749 section 4.1.3 */
export const findAuthorizationCode: Step = async (call, { ports, policies }) => {
  const code = parameter(call.form ?? [], 'code');
  if (code === undefined) return refused('missing-parameter', 'the parameter code is missing');
  const record = await ports.store.authorizationCode(digestOf(code));
  if (record === undefined) {
    return refused('invalid-authorization-code', 'this server never issued the authorization code');
  }
  if (!policies.belongsTo(record, found(call, 'client'))) {
    return refused('invalid-authorization-code', `the authorization code was issued to ${record.clientId}`);
  }
  call.code = record;
  const user = await ports.store.user(record.user);
  if (user === undefined) {
    return refused('invalid-authorization-code', `${record.user}, who gave the authorization, is gone`);
  }
  call.user = user;
  return undefined;
};

export const checkAuthorizationCode: Step = async (call, tools) => {
  const code = found(call, 'code');
  const { policies } = tools;
  if (policies.redeemed(code)) return refuseReplay(code, call.now, tools);
  if (policies.expired(code.expiresAt, call.now)) {
    return refused(
      'invalid-authorization-code',
      `the authorization code expired ${ago(call.now, code.expiresAt)}: issued ${clockTime(code.issuedAt)}`,
    );
  }
  if (policies.redirectUriRepeated(code, redemptionOf(call))) return undefined;
  return refused(
    'invalid-authorization-code',
    `the redirect_uri is not the one of the authorization request, ${code.redirectUri}`,
  );
};

export const checkCodeVerifier: Step = (call, { policies }) => {
  const code = found(call, 'code');
  const redemption = redemptionOf(call);
  if (policies.verifierMatches(code, redemption)) return undefined;
  const { codeVerifier } = redemption;
  if (code.codeChallenge === undefined) {
    return refused('invalid-code-verifier', 'the authorization request had no code_challenge');
  }
  return refused(
    'invalid-code-verifier',
    codeVerifier === undefined
      ? 'the code_verifier is missing'
      : `the code_verifier is not the one of the code_challenge by ${code.codeChallengeMethod}`,
  );
};

function redemptionOf({ form = [] }: Call): Redemption {
  const redirectUri = parameter(form, 'redirect_uri');
  const codeVerifier = parameter(form, 'code_verifier');
  return {
    ...(redirectUri === undefined ? {} : { redirectUri }),
    ...(codeVerifier === undefined ? {} : { codeVerifier }),
  };
}
