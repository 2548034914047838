import fc from 'fast-check';
import type { ClientBench, ScriptStep } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { answerInWords, call, establish, expireAccessToken, sharedScene, succeeded } from './acts.ts';
import { tokenEndpoint } from './cues.ts';
import { requireTokenRequest } from './history.ts';

/** Ways in which a token endpoint can be out of order. */
const TROUBLES: Readonly<Record<string, ScriptStep['do']>> = {
  'is unavailable': { fault: 'unavailable' },
  'is overloaded': { fault: 'unavailable', with: { status: 429, retryAfter: 1 } },
  'breaks with a page in HTML': {
    reply: { status: 500, headers: { 'Content-Type': 'text/html' }, body: '<h1>Oops</h1>' },
  },
  'breaks the connection': { fault: 'reset' },
  'breaks off in the middle of its answer': { fault: 'truncate' },
  'answers something that is not HTTP': { fault: 'garbage' },
  'answers something that is not JSON': { reply: { status: 200, body: 'maintenance' } },
  'answers an empty object': { reply: { status: 200, body: {} } },
};

interface Outage {
  readonly troubles: readonly string[];
}

const outages: fc.Arbitrary<Outage> = fc.record({
  troubles: fc.uniqueArray(fc.constantFrom(...Object.keys(TROUBLES)), { minLength: 1, maxLength: 3 }),
});

async function outage(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench));
  await property(atMost(judge, 8), outages, story, ({ troubles }) =>
    scene(async (stage) => {
      await expireAccessToken(stage, bench);
      const seen: Exchange[] = [];
      for (const trouble of troubles) {
        stage.server.script(tokenEndpoint(TROUBLES[trouble] as ScriptStep['do'], 100));
        const { exchanges } = await call(stage);
        seen.push(...exchanges);
        stage.server.clearScript();
      }
      requireTokenRequest(stage, seen);
      const { answer, exchanges } = await call(stage);
      if (succeeded(answer)) return undefined;
      throw violation({
        requirement: 'ENIGMA-D03',
        expected: 'the client to go on with its refresh token once the token endpoint is back',
        actual: answerInWords(answer),
        exchanges: [...seen, ...exchanges],
      });
    }),
  );
}

const story = ({ troubles }: Outage): string[] => [
  'the access token expires',
  ...troubles.map((trouble) => `the client makes a call, and the token endpoint ${trouble}`),
  'the token endpoint is back, and the client makes a call',
];

export const outageChecks: readonly ClientCheck[] = [
  {
    id: 'token-endpoint-outage',
    title: 'However the token endpoint is out of order, the client goes on with its refresh token afterwards',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-D03'],
    claims: [],
    controls: [],
    run: outage,
  },
];
