import fc from 'fast-check';
import type { ClientBench, ScriptStep } from '../../fixtures/bench/index.ts';
import type { ClientAnswer } from '../../fixtures/drivers/index.ts';
import { type ClientCheck, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeAttempts } from '../rules/refused-requests.ts';
import type { Traffic } from '../rules/traffic.ts';
import {
  type Acted,
  answerInWords,
  call,
  credentialsOf,
  during,
  establish,
  expireAccessToken,
  sharedScene,
  succeeded,
} from './acts.ts';
import { refusal, tokenEndpoint } from './cues.ts';
import { requireTokenRequest, trafficOf } from './history.ts';

/** A refusal of the token endpoint, as the document has it but for its wording. */
interface Refused {
  readonly kind: 'credentials' | 'disabled' | 'locked' | 'scope' | 'unknown' | 'unrequestable';
  /** The code of a refusal of an unknown kind. */
  readonly code: number;
  readonly spelling: 'as documented' | 'shorter' | 'a number';
  readonly description: string;
}

const KINDS = {
  credentials: { code: 5, error: 'invalid_grant', row: 'ENIGMA-32' },
  disabled: { code: 10, error: 'invalid_grant', row: 'ENIGMA-33' },
  locked: { code: 14, error: 'invalid_grant', row: 'ENIGMA-33' },
  scope: { code: 54, error: 'invalid_scope', row: 'ENIGMA-36' },
  unknown: { error: 'invalid_request', row: 'ENIGMA-31' },
  unrequestable: { error: 'access_denied', row: 'ENIGMA-29' },
} as const;

const kinds = Object.keys(KINDS) as Refused['kind'][];

const refusals: fc.Arbitrary<Refused> = fc.record({
  kind: fc.constantFrom(...kinds),
  code: fc.constantFrom(0, 1, 8, 12, 17, 40, 61, 99, 108, 500),
  spelling: fc.constantFrom<Refused['spelling']>('as documented', 'shorter', 'a number'),
  description: fc.constantFrom(
    'Account is locked',
    'The account is DISABLED',
    'User lives elsewhere',
    'invalid scope',
    'The token has expired, try again',
    'code 16',
    'Something went wrong',
  ),
});

/** What a client did about a refusal, without the words in which it says so. */
interface Reaction {
  readonly refused: Refused;
  readonly told: string;
}

async function byTheCode(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench));
  const reactions = new Map<number | undefined, Reaction>();
  await property(atMost(judge, 20), refusals, story, (refused) =>
    scene(async (stage) => {
      stage.server.script(tokenEndpoint(replyOf(refused), 100));
      await expireAccessToken(stage, bench);
      const acted = await call(stage);
      stage.server.clearScript();
      requireTokenRequest(stage, acted.exchanges);
      judgeRefusal(trafficOf(stage, acted.exchanges, bench), acted, KINDS[refused.kind].row);
      const reaction = { refused, told: identityOf(acted.answer) };
      const code = codeOf(refused);
      judgeReaction(reactions.get(code), reaction, acted);
      if (!reactions.has(code)) reactions.set(code, reaction);
      return succeeded((await call(stage)).answer) ? undefined : 'spent';
    }),
  );
}

/** Undefined where the refusal is a status alone. */
function codeOf({ kind, code }: Refused): number | undefined {
  if (kind === 'unrequestable') return undefined;
  return kind === 'unknown' ? code : KINDS[kind].code;
}

function replyOf(refused: Refused): ScriptStep['do'] {
  const { kind, spelling, description } = refused;
  const { error } = KINDS[kind];
  const code = codeOf(refused);
  if (code === undefined) return refusal({ status: 403, error, description });
  const spelt = spelling === 'a number' ? code : String(code).padStart(spelling === 'shorter' ? 1 : 2, '0');
  return refusal({ code: spelt, error, description });
}

/** One attempt, and a failure that the caller sees. */
function judgeRefusal(traffic: Traffic, { answer, exchanges }: Acted, row: string): void {
  const [finding] = judgeAttempts(traffic);
  if (finding !== undefined) throw violation({ ...finding, exchanges });
  if (succeeded(answer)) {
    throw violation({
      requirement: row,
      expected: 'the caller to be told',
      actual: answerInWords(answer),
      exchanges,
    });
  }
}

function judgeReaction(before: Reaction | undefined, { told }: Reaction, { exchanges }: Acted): void {
  if (before === undefined || before.told === told) return;
  throw violation({
    requirement: 'ENIGMA-31',
    expected: `the same failure as for "${before.refused.description}" with the code ${before.refused.spelling}: ${before.told}`,
    actual: told,
    exchanges,
  });
}

/** Name and code of a failure: messages may quote descriptions. The spelling of a code is no difference. */
function identityOf(answer: ClientAnswer): string {
  if (answer.ok) return answerInWords(answer);
  const { name = 'Error', code = '' } = answer.error;
  return [name, /^\d+$/.test(code) ? String(Number(code)) : code].join(' ');
}

const story = (refused: Refused): string[] => {
  const code = codeOf(refused);
  const how = code === undefined ? 'status 403' : `the code ${code} (${refused.spelling})`;
  return ['the access token expires', `a refresh is refused with ${how} and "${refused.description}"`];
};

async function toldApart(bench: ClientBench, judge: Judge): Promise<void> {
  const told = new Map<string, Acted>();
  const scene = sharedScene(() => establish(bench));
  for (const kind of ['disabled', 'locked', 'credentials', 'scope'] as const) {
    await scene(async (stage) => {
      const code = String(KINDS[kind].code).padStart(2, '0');
      stage.server.script(
        tokenEndpoint(refusal({ code, error: 'invalid_request', description: 'Refused' }), 100),
      );
      await expireAccessToken(stage, bench);
      const acted = await call(stage);
      requireTokenRequest(stage, acted.exchanges);
      told.set(kind, acted);
      stage.server.clearScript();
      return succeeded((await call(stage)).answer) ? undefined : 'spent';
    });
  }
  const wordsOf = (kind: string) => {
    const answer = told.get(kind)?.answer;
    return answer === undefined ? '' : answerInWords(answer);
  };
  if (wordsOf('disabled') !== wordsOf('locked')) return;
  const all = new Set([...told.keys()].map(wordsOf)).size === 1;
  judge.report({
    requirement: all ? ['ENIGMA-31', 'ENIGMA-33'] : 'ENIGMA-33',
    expected: `${all ? 'the codes 05, 10, 14 and 54' : 'a disabled account and a locked one'} to be told apart`,
    actual: `the same for ${all ? 'all' : 'both'}: ${wordsOf('disabled')}`,
    exchanges: [...(told.get('disabled')?.exchanges ?? []), ...(told.get('locked')?.exchanges ?? [])],
  });
}

async function wrongPassword(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  const credentials = { ...credentialsOf(stage), password: 'not-the-password' };
  const { answer, exchanges } = await during(stage, () => stage.client.login(credentials));
  requireTokenRequest(stage, exchanges);
  const [finding] = judgeAttempts(trafficOf(stage, exchanges, bench));
  if (finding !== undefined) {
    judge.report({ ...finding, exchanges });
  } else if (succeeded(answer)) {
    judge.report({
      requirement: 'ENIGMA-32',
      expected: 'a login with a wrong password to fail',
      actual: answerInWords(answer),
      exchanges,
    });
  }
}

export const refusalChecks: readonly ClientCheck[] = [
  {
    id: 'refused-refresh',
    title: 'A refused refresh ends the call after one attempt, by its code alone and whatever it is called',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-29', 'ENIGMA-31', 'ENIGMA-32', 'ENIGMA-33', 'ENIGMA-36'],
    claims: [],
    controls: [],
    run: byTheCode,
  },
  {
    id: 'refusals-told-apart',
    title: 'The caller can tell a disabled account from a locked one, and both from other refusals',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-31', 'ENIGMA-33'],
    claims: [],
    controls: [],
    run: toldApart,
  },
  {
    id: 'wrong-password',
    title: 'A wrong password is tried once',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-32'],
    claims: ['password-login'],
    controls: [],
    run: wrongPassword,
  },
];
