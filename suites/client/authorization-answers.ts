import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { judgeMetadata } from '../rules/metadata.ts';
import { answerInWords, authorizationUrl, during, sentBack } from './acts.ts';
import {
  beginFlow,
  type Flow,
  handOver,
  judgeFlow,
  OF_BROWSER_LOGINS,
  reliesOnProofKey,
} from './authorizations.ts';
import { tokenTurns } from './history.ts';

/** An answer that is not that of the request, made of one that is, and the rows that whoever takes it breaks. */
interface Foreign {
  readonly what: string;
  readonly rows: readonly string[];
  readonly change: (back: URL) => void;
}

const FOREIGN_STATES: readonly Foreign[] = [
  {
    what: 'another state',
    rows: ['B-23', 'CEHUB-22'],
    change: (back) => back.searchParams.set('state', 'a'.repeat(43)),
  },
  { what: 'no state', rows: ['B-23', 'CEHUB-22'], change: (back) => back.searchParams.delete('state') },
  {
    what: 'an empty state',
    rows: ['B-23', 'CEHUB-22'],
    change: (back) => back.searchParams.set('state', ''),
  },
];

const FOREIGN: readonly Foreign[] = [
  {
    what: 'the issuer of somebody else',
    rows: ['B-47'],
    change: (back) => back.searchParams.set('iss', 'https://attacker.example'),
  },
  {
    what: 'its code in the fragment',
    rows: ['CEHUB-22'],
    change(back) {
      back.hash = back.search.slice(1);
      back.search = '';
    },
  },
];

async function foreignAnswers(bench: ClientBench, judge: Judge): Promise<void> {
  const first = await beginFlow(bench);
  let scene: Stage | undefined = first.stage;
  const byProofKey = reliesOnProofKey(first, bench);
  if (byProofKey && !(await judgeForeignCode(scene, judge))) scene = undefined;
  for (const { what, rows, change } of [...(byProofKey ? [] : FOREIGN_STATES), ...FOREIGN]) {
    const flow: Flow = await beginFlow(bench, { scene });
    const altered = new URL(flow.back);
    change(altered);
    const ignored = await judgeIgnored(flow, altered, `an answer with ${what}`, rows, { bench, judge });
    // What a client does that has taken a foreign answer says nothing of one that has not.
    scene = ignored ? flow.stage : undefined;
  }
}

/** Whether its proof key protects a client that has begun a flow without a state from the code of somebody else's. */
async function judgeForeignCode(stage: Stage, judge: Judge): Promise<boolean> {
  const foreign = await sentBack(stage, await authorizationUrl({ ...stage, client: await stage.join() }));
  const { answer, exchanges } = await during(stage, () => stage.client.callback(foreign));
  if (!answer.ok) return true;
  judge.report({
    requirement: 'B-23',
    expected:
      'a client without a state to make nothing of a code that somebody else has asked for: its own verifier does not fit',
    actual: 'it logs in with such a code',
    exchanges,
  });
  return false;
}

/** @param rows that are broken where the client takes the answer without a token request */
async function judgeIgnored(
  flow: Flow,
  came: URL,
  what: string,
  rows: readonly string[],
  { bench, judge }: { readonly bench: ClientBench; readonly judge: Judge },
): Promise<boolean> {
  const { answer, exchanges } = await handOver(flow, came);
  const found = judgeFlow(flow, exchanges, bench, came);
  for (const finding of found) judge.report({ ...finding, exchanges });
  if (answer.ok && found.length === 0) {
    judge.report({
      requirement: rows,
      expected: `${what} to be an error for the caller`,
      actual: answerInWords(answer),
      exchanges,
    });
  }
  return !answer.ok && found.length === 0;
}

async function unsolicited(bench: ClientBench, judge: Judge): Promise<void> {
  const flow = await beginFlow(bench);
  const { stage, back } = flow;
  const other = await stage.join();
  const { answer, exchanges } = await during(stage, () => other.callback(back.href));
  if (tokenTurns(exchanges, stage).length > 0 || answer.ok) {
    judge.report({
      requirement: TAKEN_UNASKED,
      expected: 'a client that has asked for nothing to give up an answer that somebody sends it',
      actual: answer.ok ? 'it logs in' : 'its code is redeemed',
      exchanges,
    });
  }
  // Without a state it is the server that turns away the code of an answer that has come before.
  if (reliesOnProofKey(flow, bench)) return;
  await stage.client.callback(back.href);
  const again = await handOver(flow, back);
  if (tokenTurns(again.exchanges, stage).length === 0 && !again.answer.ok) return;
  judge.report({
    requirement: TAKEN_UNASKED,
    expected: 'an answer that comes a second time to be given up',
    actual: answerInWords(again.answer),
    exchanges: again.exchanges,
  });
}

const TAKEN_UNASKED = ['B-23', 'CEHUB-22'];

async function refusedAuthorization(bench: ClientBench, judge: Judge): Promise<void> {
  const flow = await beginFlow(bench, { decision: 'deny' });
  const rows = ['CEHUB-10', 'CEHUB-22'];
  await judgeIgnored(flow, flow.back, 'an answer with access_denied', rows, { bench, judge });
}

async function refusedCode(bench: ClientBench, judge: Judge): Promise<void> {
  const flow = await beginFlow(bench);
  flow.stage.server.script({
    on: { endpoint: 'token' },
    do: { reply: { status: 400, body: { error: 'invalid_grant' } } },
  });
  const { answer, exchanges } = await handOver(flow, flow.back);
  if (tokenTurns(exchanges, flow.stage).length === 0) {
    throw new Hindered(`the client asks for no token: ${answerInWords(answer)}`);
  }
  for (const finding of judgeFlow(flow, exchanges, bench)) judge.report({ ...finding, exchanges });
  if (!answer.ok) return;
  judge.report({
    requirement: 'CEHUB-22',
    expected: 'an error for the caller when a code is refused',
    actual: answerInWords(answer),
    exchanges,
  });
}

/** Metadata that are not those of the issuer that was asked. */
const FOREIGN_METADATA: Readonly<Record<string, (issuer: string) => string>> = {
  'another host': () => 'https://attacker.example',
  'a slash more': (issuer) => `${issuer}/`,
  'another case': (issuer) => issuer.replace(/^http/, 'HTTP'),
};

async function metadata(bench: ClientBench, judge: Judge): Promise<void> {
  let scene: Stage | undefined;
  for (const [what, change] of Object.entries(FOREIGN_METADATA)) {
    const stage: Stage = scene ?? (await bench.stage());
    stage.server.script({
      on: { endpoint: 'metadata' },
      do: { patch: { members: { issuer: change(stage.server.url) } } },
    });
    const { answer, exchanges } = await during(stage, () => stage.client.authorize());
    if (!exchanges.some(({ endpoint }) => endpoint === 'metadata')) {
      throw new Hindered('the client asks for no metadata before it sends a browser away');
    }
    stage.server.clearScript();
    // A client that has believed metadata may keep them.
    scene = answer.ok ? undefined : stage;
    if (!answer.ok || answer.url === undefined) continue;
    for (const finding of judgeMetadata(exchanges, [{ url: answer.url }])) {
      judge.report({ ...finding, expected: `${finding.expected}: it has ${what}` });
    }
  }
}

export const authorizationAnswerChecks: readonly ClientCheck[] = [
  {
    ...OF_BROWSER_LOGINS,
    id: 'foreign-authorization-answers',
    title: 'An answer with a foreign state or a foreign issuer is given up',
    requirements: ['B-23', 'B-47', 'CEHUB-22'],
    run: foreignAnswers,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'unsolicited-authorization-answers',
    title: 'An answer that nobody asked for, or that has come before, is given up',
    requirements: ['B-23', 'CEHUB-22'],
    run: unsolicited,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'denied-authorization',
    title: 'A denial ends the login',
    requirements: ['CEHUB-10', 'CEHUB-22'],
    run: refusedAuthorization,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'refused-code',
    title: 'A code that is refused is not tried again',
    requirements: ['CEHUB-22'],
    run: refusedCode,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'foreign-metadata',
    title: 'Metadata of another issuer are not used',
    requirements: ['B-45'],
    claims: ['browser-login', 'issuer-discovery'],
    run: metadata,
  },
];
