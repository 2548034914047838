import type { ClientBench } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { answerInWords, call, succeeded } from './acts.ts';
import { apiTurns, tokenTurns } from './history.ts';
import { callTo, settle } from './scope-acts.ts';

async function leave(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await settle(bench, 'SampleSecurityTest');
  const { client } = stage;
  if (!client.welcome.operations.includes('logout')) {
    judge.leave('MOBILEFIRST-D08', 'inapplicable', 'the client offers no logout');
    return;
  }
  const held = tokenTurns(stage.server.journal.exchanges(), stage).map((turn) => turn.answer?.accessToken);
  const logout = await client.logout();
  if (!logout.ok) throw new Hindered(`the logout gave ${answerInWords(logout)}`);
  const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
  const last = bench.target.claims.has('scope-api') ? await client.lastToken() : undefined;
  const left = [
    ...(last?.ok && (last.token ?? null) !== null ? ['the last token, to be given'] : []),
    ...(apiTurns(exchanges, stage).some(({ tokens }) => tokens.some(({ token }) => held.includes(token)))
      ? ['a token, and sends it']
      : []),
    ...(tokenTurns(exchanges, stage).some((turn) => turn.answer !== undefined)
      ? ['the session of the realms, which gives it a token']
      : []),
    ...(succeeded(answer) ? ['enough to serve the next person'] : []),
  ];
  if (left.length === 0) return;
  judge.report({
    requirement: 'MOBILEFIRST-D08',
    expected: 'nothing of the user to be left after a logout: a realm asks again',
    actual: `the client has ${left.join('; ')}`,
    exchanges,
  });
}

export const scopeLogoutChecks: readonly ClientCheck[] = [
  {
    id: 'logout-of-realms',
    title: 'After a logout the client has neither token nor session of its user',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-D08'],
    claims: ['realm-login'],
    controls: [],
    run: leave,
  },
];
