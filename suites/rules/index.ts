import { presentationRule } from './api-requests.ts';
import { codeFlowRule } from './authorization-requests.ts';
import { keptTokenRule } from './kept-tokens.ts';
import { loginSessionRule } from './login-sessions.ts';
import { metadataRule } from './metadata.ts';
import { otherTroubleRule } from './other-trouble.ts';
import { recoveryRule } from './recovery.ts';
import { refreshTokenRule } from './refresh-tokens.ts';
import { refusedRequestRule } from './refused-requests.ts';
import { regionRule } from './region-ways.ts';
import type { Rule } from './rule.ts';
import { scopedTokenRule } from './scoped-tokens.ts';
import { singleFlightRule } from './single-flight.ts';
import { straySecretRule } from './stray-secrets.ts';
import { abandonedPathRule, tokenRequestRule } from './token-requests.ts';
import { livingTokenRule, tokenTypeRule } from './token-use.ts';
import { jsonRule, outageRule, protectedWayRule } from './traffic-facts.ts';
import { webSessionRule } from './web-sessions.ts';

/** All that can be judged of a client from its traffic alone. */
export const trafficRules: readonly Rule[] = [
  tokenRequestRule,
  abandonedPathRule,
  presentationRule,
  protectedWayRule,
  jsonRule,
  tokenTypeRule,
  livingTokenRule,
  recoveryRule,
  singleFlightRule,
  refreshTokenRule,
  refusedRequestRule,
  outageRule,
  regionRule,
  codeFlowRule,
  metadataRule,
  webSessionRule,
  keptTokenRule,
  otherTroubleRule,
  loginSessionRule,
  scopedTokenRule,
  straySecretRule,
];

/** Rows of clients that no recording of traffic decides, with the reason. */
export const unseen: Readonly<Record<string, string>> = {
  'ENIGMA-10': 'what a client stores, and whether it was started anew, is not in a recording',
  'ENIGMA-15': 'the date that a client has stored is not in a recording',
  'ENIGMA-16': 'when the daily job of a client ran is not in a recording',
  'ENIGMA-17': 'when the daily job of a client ran is not in a recording',
  'ENIGMA-18': 'the settings of a client are not in a recording',
  'ENIGMA-28': 'when a client stored something is not in a recording',
  'ESB-05': 'whether anybody was asked is not in a recording',
  'ESB-12': 'what a client keeps in memory is not in a recording',
  'ESB-13': 'whether somebody has logged out, or typed a password anew, is not in a recording',
  'ESB-15': 'whether somebody has logged out is not in a recording',
  'ESB-17': 'whether anybody was asked is not in a recording',
  'MOBILEFIRST-01': 'why a client asked for a token is not in a recording',
  'MOBILEFIRST-07': 'lifetimes of tokens are not in a recording, where answers do not name them',
  'MOBILEFIRST-17': 'when the session of the realms has ended is not in a recording',
  'MOBILEFIRST-18': 'which scope is the default one is not in a recording',
  'MOBILEFIRST-29': 'what an application asked its client for is not in a recording',
  'MOBILEFIRST-30': 'what an application asked its client for is not in a recording',
  'MOBILEFIRST-31': 'what an application asked its client for is not in a recording',
  'MOBILEFIRST-33': 'what an application is told of a refusal is not in a recording',
  'MOBILEFIRST-38': 'what an application is told, and whether it asked again, is not in a recording',
  'MOBILEFIRST-D07': 'lifetimes of tokens are not in a recording, where answers do not name them',
  'MOBILEFIRST-D08': 'whether somebody has logged out is not in a recording',
  'B-D07': 'what a client logs and tells its callers is not in a recording',
  'B-D08': 'what a client stores is not in a recording',
  'B-D09': 'whether somebody has logged out is not in a recording',
  'B-D10': 'which token is whose user’s is not in a recording',
  'B-D13': 'what a caller was given is not in a recording',
  'B-26': 'whether a password was typed anew or had been kept is not in a recording',
};
