import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import { headerValues } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { jsonAccepted } from '../rules/traffic-facts.ts';
import { ANY_CALL, call, establish } from './acts.ts';
import { apiTurns } from './history.ts';

async function asksForJson(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  const bare = await acceptOf(stage, ANY_CALL);
  if (jsonAccepted(bare.accept) === 'asked for')
    return judge.observe('accept', 'the client asks for JSON by itself');
  const told = await acceptOf(stage, { ...ANY_CALL, headers: { Accept: 'application/json' } });
  if (jsonAccepted(told.accept) === 'asked for' && jsonAccepted(bare.accept) !== 'excluded') {
    return judge.observe('accept', 'the application has the client ask for JSON');
  }
  judge.report({
    requirement: 'ENIGMA-22',
    expected: 'an Accept field that names application/json, by itself or as its caller says',
    actual: `${bare.accept || 'no such field'} by itself, and ${told.accept || 'none'} when its caller says application/json`,
    exchanges: [...bare.exchanges, ...told.exchanges],
  });
}

async function acceptOf(stage: Stage, request: ApiCall) {
  const { exchanges } = await call(stage, request);
  const last = apiTurns(exchanges, stage).at(-1)?.exchange;
  if (last === undefined) throw new Hindered('the client made no call');
  return { accept: headerValues(last.request, 'accept').join(', '), exchanges };
}

export const jsonRequestChecks: readonly ClientCheck[] = [
  {
    id: 'json-asked-for',
    title: 'The client asks for JSON, by itself or as its caller says',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-22'],
    claims: [],
    controls: [],
    run: asksForJson,
  },
];
