import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { answerInWords, during } from './acts.ts';
import { beginFlow } from './authorizations.ts';
import { tokenTurns } from './history.ts';

/** What may come back that is not the answer to what was asked; the rows are broken when a code of it is redeemed. */
const FOREIGN: readonly {
  readonly what: string;
  readonly rows: readonly string[];
  readonly change: (back: URL) => void;
}[] = [
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
  for (const { what, rows, change } of FOREIGN) {
    const { stage, back } = await beginFlow(bench);
    const altered = new URL(back);
    change(altered);
    await judgeIgnored(stage, altered, `an answer with ${what}`, rows, judge);
  }
}

async function judgeIgnored(
  stage: Stage,
  back: URL,
  what: string,
  rows: readonly string[],
  judge: Judge,
): Promise<void> {
  const { answer, exchanges } = await during(stage, () => stage.client.callback(back.href));
  const redeemed = tokenTurns(exchanges, stage);
  if (redeemed.length === 0 && !answer.ok) return;
  judge.report({
    requirement: rows,
    expected: `${what} to be given up: no token request, and an error for the caller`,
    actual: redeemed.length > 0 ? 'its code is redeemed' : answerInWords(answer),
    exchanges,
  });
}

async function unsolicited(bench: ClientBench, judge: Judge): Promise<void> {
  const { stage, back } = await beginFlow(bench);
  const other = await stage.join();
  const { answer, exchanges } = await during(stage, () => other.callback(back.href));
  if (tokenTurns(exchanges, stage).length > 0 || answer.ok) {
    judge.report({
      requirement: ['B-23', 'CEHUB-22'],
      expected: 'a client that has asked for nothing to give up an answer that somebody sends it',
      actual: answer.ok ? 'it logs in' : 'its code is redeemed',
      exchanges,
    });
  }
  await stage.client.callback(back.href);
  await judgeIgnored(stage, back, 'an answer that comes a second time', ['B-23', 'CEHUB-22'], judge);
}

async function refusedAuthorization(bench: ClientBench, judge: Judge): Promise<void> {
  const { stage, back } = await beginFlow(bench, 'deny');
  await judgeIgnored(stage, back, 'an answer with access_denied', ['CEHUB-10', 'CEHUB-22'], judge);
}

async function refusedCode(bench: ClientBench, judge: Judge): Promise<void> {
  const { stage, back } = await beginFlow(bench);
  stage.server.script({
    on: { endpoint: 'token' },
    do: { reply: { status: 400, body: { error: 'invalid_grant' } } },
  });
  const { answer, exchanges } = await during(stage, () => stage.client.callback(back.href));
  const attempts = tokenTurns(exchanges, stage).length;
  if (attempts === 0) throw new Hindered(`the client asks for no token: ${answerInWords(answer)}`);
  if (attempts === 1 && !answer.ok) return;
  judge.report({
    requirement: 'CEHUB-22',
    expected: 'one attempt with a code that is refused, and an error for the caller',
    actual: `${attempts} attempts; the caller got ${answerInWords(answer)}`,
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
  for (const [what, change] of Object.entries(FOREIGN_METADATA)) {
    const stage = await bench.stage();
    stage.server.script({
      on: { endpoint: 'metadata' },
      do: { patch: { members: { issuer: change(stage.server.url) } } },
    });
    const { answer, exchanges } = await during(stage, () => stage.client.authorize());
    if (!exchanges.some(({ endpoint }) => endpoint === 'metadata')) {
      throw new Hindered('the client asks for no metadata before it sends a browser away');
    }
    if (!answer.ok) continue;
    judge.report({
      requirement: 'B-45',
      expected: `metadata whose issuer has ${what} than the one that was asked not to be used`,
      actual: 'the client sends its user to an authorization endpoint',
      exchanges,
    });
  }
}

const common = {
  party: 'client',
  kind: 'scenario',
  claims: ['browser-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const authorizationAnswerChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'foreign-authorization-answers',
    title: 'An answer with a foreign state or a foreign issuer is given up',
    requirements: ['B-23', 'B-47', 'CEHUB-22'],
    run: foreignAnswers,
  },
  {
    ...common,
    id: 'unsolicited-authorization-answers',
    title: 'An answer that nobody asked for, or that has come before, is given up',
    requirements: ['B-23', 'CEHUB-22'],
    run: unsolicited,
  },
  {
    ...common,
    id: 'denied-authorization',
    title: 'A denial ends the login',
    requirements: ['CEHUB-10', 'CEHUB-22'],
    run: refusedAuthorization,
  },
  {
    ...common,
    id: 'refused-code',
    title: 'A code that is refused is not tried again',
    requirements: ['CEHUB-22'],
    run: refusedCode,
  },
  {
    ...common,
    id: 'foreign-metadata',
    title: 'Metadata of another issuer are not used',
    requirements: ['B-45'],
    claims: ['browser-login', 'issuer-discovery'],
    run: metadata,
  },
];
