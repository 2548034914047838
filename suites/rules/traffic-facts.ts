import { headerValues, replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { isPlainHttp } from './region-ways.ts';
import { openAll, type Rule } from './rule.ts';
import { follows, isNothing, presentedRefreshToken, refreshTurns, type Traffic } from './traffic.ts';

/** Media ranges that mean JSON. */
const JSON_RANGE = /(^|,)\s*application\/(json|\*|[\w.-]+\+json)\s*(;|,|$)/i;

/** Whether a request asks for JSON by its Accept field, and whether it excludes it. */
export function jsonAccepted(accept: string): 'asked for' | 'not excluded' | 'excluded' {
  if (JSON_RANGE.test(accept)) return 'asked for';
  return accept === '' || accept.includes('*/*') ? 'not excluded' : 'excluded';
}

export const jsonRule: Rule = {
  id: 'json-asked-for',
  title: 'Calls ask for JSON',
  requirements: ['ENIGMA-22'],
  judge(traffic) {
    const calls = traffic.apiTurns.filter(({ tokens }) => tokens.length > 0);
    const asks = calls.map(({ exchange }) =>
      jsonAccepted(headerValues(exchange.request, 'accept').join(', ')),
    );
    const excluding = calls.filter((_, place) => asks[place] === 'excluded');
    const found = calls.length > 0 && excluding.length === calls.length;
    const why =
      calls.length === 0
        ? 'no call with a token is in the recording'
        : asks.includes('asked for')
          ? undefined
          : 'no call is in the recording whose Accept field names JSON; whether an application could have its client say so is not in it';
    return {
      findings: found
        ? [
            {
              requirement: 'ENIGMA-22',
              expected: 'an Accept field that names application/json',
              actual: `${headerValues(excluding[0]?.exchange.request ?? { headers: [] }, 'accept').join(', ')} in every call`,
              exchanges: excluding.slice(0, 2).map(({ exchange }) => exchange),
            },
          ]
        : [],
      open: openAll(['ENIGMA-22'], why),
    };
  },
};

/** A refresh token that is the name of nothing, after an answer that held no tokens. */
const judgeNothing = (traffic: Traffic): readonly Finding[] =>
  refreshTurns(traffic).flatMap((turn) => {
    const presented = presentedRefreshToken(turn.request) ?? '';
    if (!isNothing(presented)) return [];
    const empty = traffic.tokenTurns.findLast(
      (each) => each.answer === undefined && replyOf(each.exchange)?.status === 200 && follows(turn, each),
    );
    if (empty === undefined) return [];
    return {
      requirement: 'ENIGMA-D03',
      expected: 'the client to go on with its refresh token once the token endpoint is back',
      actual: `a refresh with "${presented}" for a refresh token`,
      exchanges: [empty.exchange, turn.exchange],
    };
  });

export const outageRule: Rule = {
  id: 'refresh-token-kept-in-an-outage',
  title: 'An answer without tokens leaves those at hand in force',
  requirements: ['ENIGMA-D03'],
  judge: (traffic) => ({
    findings: judgeNothing(traffic),
    open: {
      'ENIGMA-D03':
        'whether a client could have gone on after an outage is not in the recording, but only that it did',
    },
  }),
};

export const protectedWayRule: Rule = {
  id: 'tokens-over-https',
  title: 'Access tokens are fetched and presented over https',
  requirements: ['B-37'],
  judge(traffic) {
    const carrying = [
      ...traffic.tokenTurns.filter(({ answer }) => answer !== undefined),
      ...traffic.apiTurns.filter(({ tokens }) => tokens.length > 0),
    ];
    const plain = carrying.filter(({ exchange }) => isPlainHttp(exchange.request.url));
    const safe = carrying.some(({ exchange }) => /^https:/i.test(exchange.request.url));
    return {
      findings: plain.slice(0, 1).map(({ exchange }) => ({
        requirement: 'B-37',
        expected: 'requests with access tokens, and for them, to go over https',
        actual: `${plain.length} of them by plain http`,
        exchanges: [exchange],
      })),
      open: openAll(['B-37'], safe ? undefined : 'no request is in the recording that went over a network'),
    };
  },
};
