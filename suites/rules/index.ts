import { presentationRule } from './api-requests.ts';
import { codeFlowRule } from './authorization-requests.ts';
import { keptTokenRule } from './kept-tokens.ts';
import { metadataRule } from './metadata.ts';
import { recoveryRule } from './recovery.ts';
import { refreshTokenRule } from './refresh-tokens.ts';
import { refusedRequestRule } from './refused-requests.ts';
import { regionRule } from './region-ways.ts';
import type { Rule } from './rule.ts';
import { singleFlightRule } from './single-flight.ts';
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
];

/** Rows of clients that no recording of traffic decides, with the reason. */
export const unseen: Readonly<Record<string, string>> = {
  'ENIGMA-10': 'what a client stores, and whether it was started anew, is not in a recording',
  'ENIGMA-15': 'the date that a client has stored is not in a recording',
  'ENIGMA-16': 'when the daily job of a client ran is not in a recording',
  'ENIGMA-17': 'when the daily job of a client ran is not in a recording',
  'ENIGMA-18': 'the settings of a client are not in a recording',
  'ENIGMA-28': 'when a client stored something is not in a recording',
  'B-D07': 'what a client logs and tells its callers is not in a recording',
  'B-D08': 'what a client stores is not in a recording',
  'B-D09': 'whether somebody has logged out is not in a recording',
  'B-26': 'whether a password was typed anew or had been kept is not in a recording',
};
