import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { outcomeInWords, replied, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { type Flaw, flawsOf, readTokenError } from '../readers/index.ts';
import { firstGrants } from '../token-requests.ts';
import { type RefusedRequest, refusedByState, refusedRequests } from './refusals.ts';

async function refusals(bench: ServerBench, judge: Judge): Promise<void> {
  if (firstGrants(bench).length === 0) {
    throw new MissingControl('the target claims neither "password" nor "client-credentials"');
  }
  for (const request of await refusedRequests(bench)) judgeAnswer(judge, request, await request.send());
  const { claims, controls } = bench.target;
  if (!claims.has('account-states') || !claims.has('password')) return;
  if (!controls.has('account')) {
    return judge.leave(
      'ENIGMA-30',
      'untestable',
      'the answers for disabled and locked accounts were not seen: the target file has no control.account',
    );
  }
  for (const request of refusedByState(bench)) {
    await request.arrange();
    judgeAnswer(judge, request, await request.send());
    await request.undo();
  }
}

function judgeAnswer(judge: Judge, request: RefusedRequest, exchange: Exchange): void {
  const report = (requirement: string | readonly string[], expected: string, actual: string) =>
    judge.report({
      requirement,
      expected: `${expected} for ${request.what}`,
      actual,
      exchanges: [exchange],
    });
  if (successOf(exchange) !== undefined) {
    if (request.ifIssued.length > 0) report(request.ifIssued, 'no token', 'a token');
    return;
  }
  const reply = replied(exchange);
  const reading = readTokenError(reply);
  const unproven = reply.status === 401 && request.errors.includes('invalid_client');
  for (const { requirement, flaws } of formOf(reading)) {
    for (const { where, expected, actual } of flaws) {
      if (where === 'status' && unproven) continue; // the status fits the cause, whatever the error says
      report(requirement, `${expected} (${where})`, actual);
    }
  }
  const refusal = reading.ok ? reading.value : undefined;
  if (refusal?.error !== undefined && !request.errors.includes(refusal.error)) {
    report('B-14', `the error ${request.errors.join(' or ')}`, outcomeInWords(exchange));
  }
  const { code, statuses = [] } = request;
  if (code === undefined) return;
  const wrong = [
    ...(statuses.includes(reply.status) ? [] : [`status ${statuses.join(' or ')}`]),
    ...(refusal?.code === code ? [] : [`a member code that says ${code}`]),
    ...((refusal?.description ?? '') !== '' ? [] : ['a description']),
  ];
  if (wrong.length > 0) report('ENIGMA-30', wrong.join(', '), outcomeInWords(exchange));
}

/** What is wrong with the form of a refusal, by the row that lays it down. */
const formOf = (
  reading: ReturnType<typeof readTokenError>,
): readonly { readonly requirement: string; readonly flaws: readonly Flaw[] }[] => [
  {
    requirement: 'B-13',
    flaws: flawsOf(
      reading,
      'status',
      'content-type',
      'encoding',
      'byte-order-mark',
      'syntax',
      'duplicate-member',
      'not-an-object',
      'error',
      'description',
      'token-beside-error',
    ),
  },
  {
    requirement: 'B-15',
    flaws: flawsOf(reading, 'error-characters', 'description-characters', 'uri-characters'),
  },
];

export const tokenErrorChecks: readonly ServerCheck[] = [
  {
    id: 'token-refusals',
    title: 'Every refusal of a token request has the status, the error and the code that are meant for it',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ENIGMA-30', 'ENIGMA-32', 'B-13', 'B-14', 'B-15', 'CEHUB-03', 'CEHUB-12'],
    claims: [],
    controls: [],
    run: refusals,
  },
];
