import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, firstResource, replied, statusOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { readRefusal, refusalInWords } from '../refusal.ts';
import { obtainWorkingToken, present } from '../resource-acts.ts';
import { FORM, methodFor, type Place, QUERY } from './places.ts';

async function severalPlaces(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainWorkingToken(bench);
  const outcomes = [
    await inHeaderAnd(QUERY, answer.accessToken, bench, judge),
    await inHeaderAnd(FORM, answer.accessToken, bench, judge),
  ];
  if (outcomes.every((outcome) => outcome === 'ignored')) {
    const reason = 'the server reads the header only: a token elsewhere is to it a parameter like any other';
    judge.leave('B-35', 'inapplicable', reason);
  }
}

/** Sends a token in the header and one in another place at once. */
async function inHeaderAnd(
  place: Place,
  token: string,
  bench: ServerBench,
  judge: Judge,
): Promise<'judged' | 'ignored'> {
  const method = methodFor(place, firstResource(bench));
  const authorization = `Bearer ${token}`;
  const inHeader = await present(bench, { authorization, method });
  if (!accepted(inHeader)) {
    judge.observe(
      `a token in the header and in ${place.name}`,
      `not examined: no ${method} at this resource`,
    );
    return 'ignored';
  }
  const both = await present(bench, { ...place.put(token), authorization, method });
  if (!accepted(both)) {
    judgeRefusal(bench, place, both, judge);
    return 'judged';
  }
  const alone = await present(bench, { ...place.put(token), method });
  const contradicted = await present(bench, { ...place.put('another-token'), authorization, method });
  if (accepted(alone)) reportBoth(place, [alone, both], judge);
  else judge.observe(`a token in the header and in ${place.name}`, 'the one in the header counts');
  if (!accepted(contradicted) && statusOf(contradicted) !== 400) {
    judge.report({
      requirement: 'B-29',
      expected: 'the token in the Authorization field to count, or status 400 for two tokens',
      actual: `status ${statusOf(contradicted)} since there is another one in ${place.name}`,
      exchanges: [inHeader, contradicted],
    });
  }
  return accepted(alone) ? 'judged' : 'ignored';
}

/** A resource server that reads both places may not choose. */
function reportBoth(place: Place, exchanges: readonly Exchange[], judge: Judge): void {
  const finding = {
    expected: `status 400 with the error invalid_request for a token in the header and in ${place.name}`,
    actual: 'the call is served, and so is one with the token in either place',
    exchanges,
  };
  judge.report({ ...finding, requirement: 'B-35' });
  // The RFC forbids it to clients, and only recommends to servers what to answer.
  judge.report({ ...finding, requirement: 'B-29', advisory: true });
}

function judgeRefusal({ target }: ServerBench, place: Place, call: Exchange, judge: Judge): void {
  const seen = readRefusal(replied(call), expectationsOf(target).challengeNamesScopeOnly);
  if (seen.status === 400 && seen.error === 'invalid_request') return;
  judge.report({
    requirement: 'B-35',
    expected: `status 400 with the error invalid_request for a token in the header and in ${place.name}`,
    actual: refusalInWords(seen),
    exchanges: [call],
  });
}

export const severalPlacesChecks: readonly ServerCheck[] = [
  {
    id: 'token-in-several-places',
    title: 'The header carries the token; a second one elsewhere makes the request malformed, or nothing',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-29', 'B-35'],
    claims: [],
    controls: [],
    run: severalPlaces,
  },
];
