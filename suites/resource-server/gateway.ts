import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import {
  accepted,
  callResource,
  firstResource,
  obtainTokens,
  outcomeInWords,
  replied,
  revoke,
} from '../acts.ts';
import { settle } from '../authorization-server/devices.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { readGatewayFault } from '../readers/index.ts';
import { readRefusal, refusalInWords } from '../refusal.ts';
import { present } from '../resource-acts.ts';
import { ROUNDING } from '../time.ts';
import { giftIn } from './gifts.ts';

/** A token that is lost, and what a server could be tempted to go by instead. */
interface Lost {
  readonly how: 'revoked' | 'displaced' | 'expired' | 'unknown';
  readonly token: string;
  /** What led to it. */
  readonly exchanges: readonly Exchange[];
}

/** A token for each way of losing one that the target has, as it is lost: time moves on with the last one. */
async function* lostTokens(bench: ServerBench): AsyncGenerator<Lost> {
  const { claims, controls } = bench.target;
  yield { how: 'unknown', token: 'nobody-ever-issued-this-token', exchanges: [] };
  const first = await obtainTokens(bench);
  const second = await obtainTokens(bench);
  const served = await callResource(bench, second.answer.accessToken);
  const login = [first.exchange, second.exchange, served];
  await settle(bench);
  if (first.answer.accessToken !== second.answer.accessToken) {
    yield { how: 'displaced', token: first.answer.accessToken, exchanges: login };
  }
  if (claims.has('revocation')) {
    const revocation = await revoke(bench, second.answer.accessToken);
    await settle(bench);
    yield { how: 'revoked', token: second.answer.accessToken, exchanges: [...login, revocation] };
  }
  if (!controls.has('clock')) return;
  const third = await obtainTokens(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), third.answer.expiresIn);
  if (window === undefined) return;
  const age = window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING;
  await bench.clock.advance(Math.ceil(age * 1000));
  yield { how: 'expired', token: third.answer.accessToken, exchanges: [third.exchange] };
}

async function leavesRecovery(bench: ServerBench, judge: Judge): Promise<void> {
  for await (const { how, token, exchanges } of lostTokens(bench)) {
    const cookies = exchanges.flatMap(cookiesOf).join('; ');
    const plain = await callResource(bench, token);
    judgeRefusal(judge, plain, `a token that is ${how}`, exchanges);
    // That an expired token is served shows a renewal; that others are is the business of other rows.
    if (accepted(plain) && how === 'expired') reportServed(judge, plain, `a token that is ${how}`, exchanges);
    if (accepted(plain) || cookies === '') continue;
    const authorization = `Bearer ${token}`;
    const recalled = await present(bench, { authorization, headers: [['Cookie', cookies]] });
    const what = `a token that is ${how}, with the cookies of better days`;
    judgeRefusal(judge, recalled, what, exchanges);
    if (accepted(recalled)) reportServed(judge, recalled, what, exchanges);
  }
}

function judgeRefusal(judge: Judge, call: Exchange, what: string, before: readonly Exchange[]): void {
  const gift = accepted(call) ? undefined : giftIn(replied(call));
  if (gift === undefined) return;
  judge.report({
    requirement: 'ESB-07',
    expected: `a refusal and nothing else for ${what}`,
    actual: `a refusal with ${gift}`,
    exchanges: [...before, call],
  });
}

const reportServed = (judge: Judge, call: Exchange, what: string, before: readonly Exchange[]): void =>
  judge.report({
    requirement: 'ESB-07',
    expected: `${what} to be refused`,
    actual: outcomeInWords(call),
    exchanges: [...before, call],
  });

const cookiesOf = (exchange: Exchange): readonly string[] =>
  exchange.outcome.kind === 'reply'
    ? headerValues(exchange.outcome.reply, 'set-cookie').map((cookie) => cookie.split(';', 1)[0] ?? '')
    : [];

async function refusedAlike(bench: ServerBench, judge: Judge): Promise<void> {
  const refusals: { readonly how: string; readonly said: string; readonly call: Exchange }[] = [];
  for await (const { how, token } of lostTokens(bench)) {
    const call = await callResource(bench, token, firstResource(bench));
    const reply = replied(call);
    if (accepted(call)) continue; // another row's business
    const fault = reply.body.length === 0 ? undefined : readGatewayFault(reply);
    if (fault !== undefined && !fault.ok) {
      judge.report({
        requirement: 'ESB-D03',
        expected: `a fault that can be read, in JSON or XML, for a token that is ${how}`,
        actual: fault.flaws[0]?.actual ?? 'none',
        exchanges: [call],
      });
      continue;
    }
    const refusal = readRefusal(reply);
    if (fault === undefined && refusal.error === undefined) {
      judge.report({
        requirement: 'ESB-D03',
        expected: `an error in the challenge or a fault in the body for a token that is ${how}`,
        actual: refusalInWords(refusal),
        exchanges: [call],
      });
      continue;
    }
    if (fault?.ok) judge.observe('form of the fault', fault.value.form);
    const code = fault?.ok ? `, code ${fault.value.code}` : '';
    refusals.push({ how, call, said: refusalInWords(refusal) + code });
  }
  const [first] = refusals;
  if (first === undefined)
    throw new MissingControl('no lost token was refused, so there is nothing to compare');
  for (const { how, said, call } of refusals) {
    if (said === first.said) continue;
    judge.report({
      requirement: 'ESB-D03',
      expected: `a token that is ${how} to be refused like one that is ${first.how}: ${first.said}`,
      actual: said,
      exchanges: [first.call, call],
    });
  }
}

const common = { party: 'resource-server', kind: 'scenario', claims: ['password'], controls: [] } as const;

export const gatewayChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'recovery-left-to-clients',
    title: 'A call with a lost token ends with a refusal and nothing else',
    requirements: ['ESB-07'],
    run: leavesRecovery,
  },
  {
    ...common,
    id: 'lost-tokens-refused-alike',
    title: 'However a token was lost, it is refused in one readable way',
    requirements: ['ESB-D03'],
    run: refusedAlike,
  },
];
