import type { ServerBench } from '../../fixtures/bench/index.ts';
import { type Exchange, type HttpReply, headerValue } from '../../mock-server/wire/index.ts';
import { accepted, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { mediaType, readJson } from '../readers/index.ts';
import { obtainWorkingToken, present } from '../resource-acts.ts';
import { collectRefusals } from './refusals.ts';

async function speaksJson(bench: ServerBench, judge: Judge): Promise<void> {
  const { call } = await obtainWorkingToken(bench);
  const answered: [what: string, exchange: Exchange][] = [['a call that is served', call]];
  for (const { exchange, why } of await collectRefusals(bench))
    answered.push([`a call with ${why}`, exchange]);
  // A gate that answers with a page answers this, too, as if it had served it.
  for (const resource of bench.target.resources) {
    const tokenless = await present(bench, {}, resource);
    if (accepted(tokenless)) answered.push(['a call without a token', tokenless]);
  }
  for (const [what, exchange] of answered) {
    const reply = replied(exchange);
    if (reply.body.length === 0) judge.observe(`content of the answer to ${what}`, 'none');
    const actual = otherThanJson(reply);
    if (actual === undefined) continue;
    const expected = `JSON in the answer to ${what}: the client asked for application/json`;
    judge.report({ requirement: 'ENIGMA-22', expected, actual, exchanges: [exchange] });
  }
}

/** What came instead of JSON; undefined when it was JSON, or a refusal or a 204 without any content. */
function otherThanJson(reply: HttpReply): string | undefined {
  const { status, body } = reply;
  if (status >= 300 && status < 400) return `a redirect with status ${status}`;
  if (body.length === 0)
    return status === 204 || status >= 400 ? undefined : `status ${status} without content`;
  const type = mediaType(headerValue(reply, 'Content-Type') ?? '');
  if (!/^application\/([a-z0-9.-]+\+)?json$/.test(type)) return type || 'content of no declared type';
  return readJson(body, 'body').flaws[0]?.actual;
}

export const jsonReplyChecks: readonly ServerCheck[] = [
  {
    id: 'json-replies',
    title: 'An API answers in JSON who asks for JSON, in success and in refusal',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ENIGMA-22'],
    claims: [],
    controls: [],
    run: speaksJson,
  },
];
