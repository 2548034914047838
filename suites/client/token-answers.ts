import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { BEARER, judgeTokenTypes } from '../rules/token-use.ts';
import {
  answerInWords,
  BY_GRANT,
  call,
  establish,
  expireAccessToken,
  sharedScene,
  succeeded,
} from './acts.ts';
import { tokenEndpoint } from './cues.ts';
import { requireTokenRequest, trafficOf } from './history.ts';

/** What a token answer says beside its tokens. */
interface Decoration {
  readonly type: string;
  readonly members: Readonly<Record<string, unknown>>;
}

const decorations: fc.Arbitrary<Decoration> = fc.record({
  type: fc.oneof(
    fc.mixedCase(fc.constant('bearer')),
    fc.constantFrom('Bearer', 'bearer', 'BEARER', 'mac', 'DPoP', 'N_A', 'urn:example:holder'),
  ),
  members: fc.dictionary(
    fc.constantFrom(
      'x',
      'id_token',
      'refresh_expires_in_days',
      'not-before-policy',
      'session_state',
      'ok',
      'error_uri',
    ),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.constant({ a: [] }),
    ),
    { maxKeys: 3, noNullPrototype: true },
  ),
});

async function decorated(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench, { rotation: 'keep' }));
  await property(atMost(judge, 12), decorations, story, ({ type, members }) =>
    scene(async (stage) => {
      stage.server.script(tokenEndpoint({ patch: { members: { ...members, token_type: type } } }, 100));
      await expireAccessToken(stage, bench);
      const { answer, exchanges } = await call(stage);
      stage.server.clearScript();
      requireTokenRequest(stage, exchanges);
      const [finding] = judgeTokenTypes(trafficOf(stage, exchanges, bench));
      if (finding !== undefined) throw violation({ ...finding, exchanges });
      if (!BEARER.test(type)) {
        return succeeded((await call(stage)).answer) ? undefined : 'spent';
      }
      if (succeeded(answer)) return undefined;
      await requireOrdinaryAnswer(stage, bench);
      throw violation({
        requirement: 'B-10',
        expected: `the token to be used: its type "${type}" is bearer, and members that are not known do no harm`,
        actual: answerInWords(answer),
        exchanges,
      });
    }),
  );
}

/** @throws Hindered when the client cannot use the plainest answer either */
async function requireOrdinaryAnswer(stage: Stage, bench: ClientBench): Promise<void> {
  await expireAccessToken(stage, bench);
  const { answer } = await call(stage);
  if (!succeeded(answer)) throw new Hindered(`a call with an expired token gave ${answerInWords(answer)}`);
}

const story = ({ type, members }: Decoration): string[] => [
  'the access token expires',
  `the answer to the refresh has the token_type "${type}"${
    Object.keys(members).length === 0 ? '' : ` and the further members ${JSON.stringify(members)}`
  }`,
];

export const tokenAnswerChecks: readonly ClientCheck[] = [
  {
    id: 'token-answer-decorated',
    title: 'Unknown members of a token answer do no harm; a token of an unknown type is not used',
    party: 'client',
    kind: 'property',
    requirements: ['B-10'],
    claims: [BY_GRANT],
    controls: [],
    run: decorated,
  },
];
