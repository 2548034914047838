import { addDuration } from '../../ports/index.ts';
import type { Profile } from '../../profiles/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { bytes, type HttpRequest } from '../../wire/index.ts';
import { type Call, found, refused, type Step, type Tools } from '../call.ts';
import { ago } from '../wording.ts';
import { type IssuerAnswer, readIssuerAnswer, type Vouching } from './issuer-answer.ts';
import { traced } from './validation-trace.ts';

/** Has the token verified by who issued it, and learns from it what the token itself does not say. */
export const lookUpToken: Step = traced('online', async (call, tools) => {
  const { profile, keptAnswers } = tools;
  const { by, cache, timeout } = profile.issuerLookup;
  if (by === 'none') throw new Error('the pipeline looks tokens up, and issuerLookup.by is "none"');
  const digest = digestOf(found(call, 'token'));
  const kept = keptAnswers.get(digest, call.now);
  if (kept !== undefined) {
    return takeUp(call, kept.answer, `${kept.answer.because} (asked ${ago(call.now, kept.askedAt)})`);
  }
  const patience = addDuration(call.now, timeout) - call.now;
  const answer = readIssuerAnswer(by, await tools.askIssuer(question(call, tools), patience));
  if (answer.kind !== 'vouched') return refusalBy(call, answer);
  keptAnswers.keep(digest, answer, call.now, addDuration(call.now, cache));
  return takeUp(call, answer, answer.because);
});

function takeUp(call: Call, answer: Vouching, because: string): undefined {
  const { subject, clientId, scope, expiresAt } = answer;
  call.vouching = { ...answer, because };
  call.facts = {
    ...(subject === undefined ? {} : { user: subject }),
    ...(clientId === undefined ? {} : { clientId }),
    scope,
    expiresAt,
  };
}

function refusalBy(call: Call, answer: Exclude<IssuerAnswer, Vouching>) {
  switch (answer.kind) {
    case 'dead':
      return refused('invalid-token', answer.because);
    case 'nobody':
      return refused('unidentified-principal', answer.because);
    case 'unclear':
      if (answer.retryAfter !== undefined) call.retryAfter = answer.retryAfter;
      return refused('issuer-unreachable', answer.because);
  }
}

/** The token goes into a header field or a form, never into the URL. @see RFC 6750 section 5.3 */
function question(call: Call, { profile, originOf }: Tools): HttpRequest {
  const { paths, issuerLookup } = profile;
  const origin = originOf(call.region);
  const token = found(call, 'token');
  const common = [
    ['Host', new URL(origin).host],
    ['Accept', 'application/json'],
  ] as const;
  if (issuerLookup.by === 'userinfo') {
    return {
      method: 'GET',
      url: origin + userinfoPath(paths),
      headers: [...common, ['Authorization', `Bearer ${token}`]],
      body: bytes(''),
    };
  }
  const { id, secret } = issuerLookup.client;
  const credentials = [id, secret].map((part) => new URLSearchParams([['', part]]).toString().slice(1));
  return {
    method: 'POST',
    url: origin + paths.introspection,
    headers: [
      ...common,
      ['Authorization', `Basic ${Buffer.from(credentials.join(':')).toString('base64')}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
    ],
    body: bytes(new URLSearchParams({ token, token_type_hint: 'access_token' }).toString()),
  };
}

function userinfoPath({ userinfo }: Profile['paths']): string {
  if (userinfo !== undefined) return userinfo;
  throw new Error('the profile looks tokens up by userinfo, and has no paths.userinfo');
}
