import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { formRequest, obtained, outcomeInWords, replied, successOf, tokenEndpoint } from '../acts.ts';
import { codeClients, type ObtainedCode, obtainCode, redeem } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { readTokenError } from '../readers/index.ts';
import { expectError } from './authorization-codes.ts';
import { spoilt } from './spoilt-uris.ts';

async function otherClients(bench: ServerBench, judge: Judge): Promise<void> {
  const [owner] = codeClients(bench);
  const strangers = bench.target.clients.filter(
    ({ id, grants }) => id !== owner.id && (grants.length === 0 || grants.includes('authorization_code')),
  );
  if (strangers.length === 0) {
    throw new MissingControl(
      'the target file has no second entry of "clients" with authorization_code among its "grants"',
    );
  }
  for (const stranger of strangers) {
    const code = await obtainCode(bench, { client: owner });
    const stolen = await redeem(bench, code, {}, stranger);
    if (successOf(stolen) === undefined) {
      expectError(judge, stolen, 'invalid_grant', 'a code that was issued to another client');
      continue;
    }
    judge.report({
      requirement: ['B-21', 'CEHUB-12'],
      expected: `the code of ${owner.id} to be refused to ${stranger.id}`,
      actual: 'it gives tokens',
      exchanges: [code.exchange, stolen],
    });
  }
}

async function withoutSecret(bench: ServerBench, judge: Judge): Promise<void> {
  const owner = codeClients(bench).find((client) => !client.public);
  if (owner === undefined) {
    for (const row of ['B-07', 'CEHUB-12', 'CEHUB-21'])
      judge.leave(row, 'inapplicable', 'the target file has no client with a secret and a redirect URI');
    return;
  }
  for (const named of [true, false]) {
    const code = await obtainCode(bench, { client: owner });
    const exchange = await bench.send(
      formRequest({ url: tokenEndpoint(bench), parameters: unproven(code, named) }),
    );
    if (successOf(exchange) !== undefined) {
      judge.report({
        requirement: ['B-07', 'CEHUB-12', 'CEHUB-21'],
        expected: `no token for a code from ${named ? 'a client that shows no secret' : 'nobody in particular'}`,
        actual: 'a token',
        exchanges: [code.exchange, exchange],
      });
    }
  }
}

const unproven = (
  { redemption, client }: ObtainedCode,
  named: boolean,
): readonly (readonly [string, string])[] => [
  ...Object.entries(redemption).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  ),
  ...(named ? [['client_id', client.id] as const] : []),
];

async function otherUris(bench: ServerBench, judge: Judge): Promise<void> {
  const [client] = codeClients(bench);
  const [uri = '', ...others] = client.redirectUris;
  const agent = bench.openUserAgent();
  const good = await obtainCode(bench, { client, agent });
  obtained(bench, await redeem(bench, good), 'the redemption of a code with its redirect URI');
  const cases: readonly { readonly how: string; readonly uri: string | undefined }[] = [
    { how: 'none', uri: undefined },
    ...others.map((other) => ({ how: 'another registered one', uri: other })),
    ...spoilt(uri),
  ];
  const taken: { readonly how: string; readonly exchanges: readonly Exchange[] }[] = [];
  for (const given of cases) {
    const code = await obtainCode(bench, { client, agent });
    const redemption = await redeem(bench, code, { redirect_uri: given.uri });
    const exchanges = [code.exchange, redemption];
    if (successOf(redemption) !== undefined) {
      taken.push({ how: given.how, exchanges });
      continue;
    }
    const reading = readTokenError(replied(redemption));
    const error = reading.ok ? (reading.value.error ?? '') : '';
    // What is wrong may also be called a malformed or an incomplete request.
    if (['invalid_grant', 'invalid_request'].includes(error)) continue;
    judge.report({
      requirement: 'B-14',
      expected: `the error invalid_grant for a code with another redirect URI: ${given.how}`,
      actual: outcomeInWords(redemption),
      exchanges,
    });
  }
  const [first] = taken;
  if (first === undefined) return;
  judge.report({
    requirement: ['B-21', 'CEHUB-12'],
    expected: `a code for ${uri} to be refused with any other redirect URI`,
    actual: `it gives tokens with ${taken.map(({ how }) => how).join(', ')}`,
    exchanges: first.exchanges,
  });
}

const common = { party: 'authorization-server', claims: ['authorization-code'], controls: [] } as const;

export const codeBindingChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'code-of-another-client',
    title: 'A code gives tokens to no client but its own',
    kind: 'scenario',
    requirements: ['B-21', 'B-14', 'CEHUB-12'],
    run: otherClients,
  },
  {
    ...common,
    id: 'code-without-client-authentication',
    title: 'A client with a secret has to show it when it redeems a code',
    kind: 'scenario',
    requirements: ['B-07', 'CEHUB-12', 'CEHUB-21'],
    run: withoutSecret,
  },
  {
    ...common,
    id: 'code-with-another-redirect-uri',
    title: 'A code is redeemed with exactly the redirect URI that it was asked for with',
    kind: 'property',
    requirements: ['B-21', 'B-14', 'CEHUB-12'],
    run: otherUris,
  },
];
