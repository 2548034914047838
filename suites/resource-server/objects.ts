import type { ServerBench } from '../../fixtures/bench/index.ts';
import { bytes, type Exchange, pathOf } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { expectationsOf } from '../profiles.ts';
import { atTenant, companiesOf, memberTokens, permitted } from '../tenants.ts';

async function objects(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const { objectPrefix = '/' } = expectationsOf(target);
  const below = target.resources.filter(({ url }) => pathOf(url).startsWith(objectPrefix));
  if (below.length === 0) {
    judge.report({
      requirement: 'CEHUB-27',
      expected: `objects below ${objectPrefix}`,
      actual: `${target.resources.map(({ url }) => pathOf(url)).join(', ')}, as the target file says`,
      exchanges: [],
    });
  }
  for (const resource of below) {
    for (const { tenant, members } of companiesOf(target)) {
      const user = members.find((member) => permitted(target, member, resource) === true);
      if (user === undefined) continue;
      const { url, method } = atTenant(tenant, resource);
      const { accessToken } = (await memberTokens(bench, user)).answer;
      const call = (authorization: string): Promise<Exchange> =>
        bench.send({ method, url, headers: [['Authorization', authorization]], body: bytes('') });
      const good = await call(`Bearer ${accessToken}`);
      const bare = await call(accessToken);
      replied(good);
      if (!accepted(good))
        report(judge, `${method} ${url} to be served for a token in a Bearer field and nothing else`, good);
      if (accepted(bare))
        report(judge, `${method} ${url} to be refused where the word Bearer is missing`, bare);
    }
  }
}

const report = (judge: Judge, expected: string, exchange: Exchange) =>
  judge.report({
    requirement: 'CEHUB-27',
    expected,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });

export const objectChecks: readonly ServerCheck[] = [
  {
    id: 'objects-by-bearer',
    title: 'Objects below /ceapi/v2/ need a token in a Bearer field, and nothing else',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['CEHUB-27'],
    claims: ['tenants', 'password'],
    controls: [],
    run: objects,
  },
];
