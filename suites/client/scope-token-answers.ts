import fc from 'fast-check';
import type { ClientBench } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { answerInWords, call, sharedScene, succeeded } from './acts.ts';
import { documented } from './challenge-spellings.ts';
import { apiTurns } from './history.ts';
import { callTo, lastIssued, refusing, settle, tokenSent } from './scope-acts.ts';

/** What a token answer says beside its token. */
interface Decoration {
  readonly type: string;
  readonly members: Readonly<Record<string, unknown>>;
}

const BEARER = /^bearer$/i;

const decorations: fc.Arbitrary<Decoration> = fc.record({
  type: fc.constantFrom('Bearer', 'bearer', 'BEARER', 'mac', 'DPoP', 'N_A'),
  members: fc.dictionary(
    fc.constantFrom('expires_in', 'id_token', 'version', 'x', 'refresh_token', 'challenges_passed'),
    fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant({ a: [] })),
    { maxKeys: 3, noNullPrototype: true },
  ),
});

async function decorated(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => settle(bench, 'SampleSecurityTest'));
  await property(atMost(judge, 12), decorations, story, ({ type, members }) =>
    scene(async (stage) => {
      stage.server.script(refusing(documented('SampleSecurityTest')), {
        on: { endpoint: 'token' },
        times: 9,
        do: { patch: { members: { ...members, token_type: type } } },
      });
      const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
      stage.server.clearScript();
      const issued = lastIssued(exchanges, stage);
      if (issued === undefined) throw new Hindered('the client gets no new token after a refusal');
      const used = apiTurns(exchanges, stage).some(({ exchange }) => tokenSent(exchange) === issued);
      if (BEARER.test(type) ? used && succeeded(answer) : !used) return undefined;
      throw violation({
        requirement: 'B-10',
        expected: BEARER.test(type)
          ? `the token to be used: its type "${type}" is bearer, and members that are not known do no harm`
          : `a token of the type "${type}" not to be used as a bearer token`,
        actual: used ? 'a call with it' : answerInWords(answer),
        exchanges,
      });
    }),
  );
}

const story = ({ type, members }: Decoration): string[] => [
  'a call is refused for its token',
  `the new token has the token_type "${type}" and the further members ${JSON.stringify(members)}`,
];

export const scopeTokenAnswerChecks: readonly ClientCheck[] = [
  {
    id: 'scope-token-decorated',
    title: 'Unknown members beside a token do no harm; a token of an unknown type is not used',
    party: 'client',
    kind: 'property',
    requirements: ['B-10'],
    claims: ['realm-login'],
    controls: [],
    run: decorated,
  },
];
