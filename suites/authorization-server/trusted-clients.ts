import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { firstUser, outcomeInWords, passwordParameters, replied, requestToken, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { readTokenError } from '../readers/index.ts';

async function passwords(bench: ServerBench, judge: Judge): Promise<void> {
  const user = firstUser(bench);
  const known = bench.target.clients.filter((client) => client.grants.length > 0 && !client.public);
  const others = known.filter(({ grants }) => !grants.includes('password'));
  if (others.length === 0) {
    throw new MissingControl(
      'every client of the target file has password among its "grants": one that is not trusted is needed',
    );
  }
  for (const client of known.filter(({ grants }) => grants.includes('password'))) {
    const exchange = await requestToken(bench, passwordParameters(user), { client });
    if (successOf(exchange) !== undefined) continue;
    judge.report({
      requirement: 'CEHUB-24',
      expected: `a token by password for ${client.id}, which is trusted`,
      actual: outcomeInWords(exchange),
      exchanges: [exchange],
    });
  }
  for (const client of others) {
    const right = await requestToken(bench, passwordParameters(user), { client });
    if (successOf(right) !== undefined) {
      judge.report({
        requirement: 'CEHUB-24',
        expected: `no token by password for ${client.id}, which is not trusted`,
        actual: 'a token',
        exchanges: [right],
      });
      continue;
    }
    const wrong = await requestToken(
      bench,
      { ...passwordParameters(user), password: 'nosuchpassword' },
      { client },
    );
    const unknown = await requestToken(
      bench,
      { ...passwordParameters(user), username: 'nosuchuser' },
      { client },
    );
    for (const other of [wrong, unknown]) {
      if (said(right) === said(other)) continue;
      judge.report({
        requirement: 'CEHUB-24',
        expected: `${client.id}, which may not use passwords, to learn nothing of one: the same answer to a right and a wrong one`,
        actual: `${said(right)}, and ${said(other)}`,
        exchanges: [right, other],
      });
    }
  }
}

function said(exchange: Parameters<typeof replied>[0]): string {
  const reply = replied(exchange);
  const reading = readTokenError(reply);
  return `status ${reply.status} ${reading.ok ? (reading.value.error ?? '') : ''}`.trim();
}

export const trustedClientChecks: readonly ServerCheck[] = [
  {
    id: 'password-for-trusted-clients',
    title: 'The password grant works for trusted applications, and tells others nothing of passwords',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['CEHUB-24'],
    claims: ['password'],
    controls: [],
    run: passwords,
  },
];
