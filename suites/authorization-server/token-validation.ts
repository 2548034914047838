import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, obtainTokens, replied, revoke } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { claimedLifetime } from '../claimed-lifetime.ts';
import { formRequest } from '../form-requests.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { readJson, readSignedToken, type TokenAnswer } from '../readers/index.ts';
import { securityTests } from '../security-tests.ts';
import { ROUNDING } from '../time.ts';

/** Verdict of a validation endpoint. */
interface Said {
  readonly valid: boolean;
  readonly exchange: Exchange;
}

/**
 * Asks a validation endpoint about a token, for a resource that takes a scope, or any. What it answers is not laid down:
 * valid is what gets a 2xx that does not say `active: false`.
 */
export async function validateAt(
  bench: ServerBench,
  url: string,
  token: string,
  scope?: string,
): Promise<Said> {
  const parameters = [['token', token] as const, ...(scope === undefined ? [] : [['scope', scope] as const])];
  const exchange = await bench.send(formRequest({ url, parameters }));
  const reading = readJson(replied(exchange).body, 'verdict');
  const { active } = (reading.ok ? reading.value : {}) as { readonly active?: unknown };
  return { valid: accepted(exchange) && active !== false, exchange };
}

async function verdicts(bench: ServerBench, judge: Judge): Promise<void> {
  const url = endpointOf(bench);
  const names = securityTests(bench).map(({ name }) => name);
  for (const name of names) {
    const { answer, exchange, at } = await obtainTokens(bench, { scope: name });
    const { accessToken: token } = answer;
    const scope = actualScope(answer, name);
    const other = names.find((each) => each !== scope);
    const expect = async (valid: boolean, what: string, presented: string, asked?: string) => {
      const said = await validateAt(bench, url, presented, asked);
      if (said.valid === valid) return;
      judge.report({
        requirement: 'MOBILEFIRST-11',
        expected: `the validation endpoint to call ${what} ${valid ? '' : 'not '}valid`,
        actual: said.valid ? 'valid' : 'not valid',
        exchanges: [exchange, said.exchange],
      });
    };
    await expect(true, `a fresh token for ${scope}, asked for this scope,`, token, scope);
    await expect(true, `a fresh token for ${scope}, asked for none,`, token);
    if (other !== undefined) {
      await expect(false, `a token for ${scope}, asked for ${other},`, token, other);
    }
    await expect(false, 'a token with its last part cut', token.slice(0, token.lastIndexOf('.') + 1), scope);
    await expect(false, 'a token with a changed signature', changed(token), scope);
    await expect(false, 'a word that is no token', 'no-token-of-anybody', scope);
    const life =
      claimedLifetime(answer, at) ?? accessTokenWindow(expectationsOf(bench.target), undefined, scope)?.high;
    if (life === undefined || !bench.target.controls.has('clock')) continue;
    const end = at + (life + bench.clock.tolerance + 2 * ROUNDING) * 1000;
    await bench.clock.advance(Math.max(0, Math.round(end - bench.clock.now())));
    await expect(false, `an expired token for ${scope}`, token, scope);
    await expect(false, `an expired token for ${scope}, asked for no scope,`, token);
  }
}

/** What a token is for, by its own word if it can be read: that it is what was asked for is for another row. */
export function actualScope({ accessToken, scope }: TokenAnswer, asked: string): string {
  const reading = readSignedToken(accessToken);
  return (reading.ok ? reading.value.scope : undefined) ?? scope ?? asked;
}

/** Another letter in the middle of the signature, where every bit counts. */
function changed(token: string): string {
  const at = Math.floor((token.lastIndexOf('.') + token.length) / 2);
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

async function revoked(bench: ServerBench, judge: Judge): Promise<void> {
  const url = endpointOf(bench);
  const { answer, exchange } = await obtainTokens(bench);
  const revocation = await revoke(bench, answer.accessToken);
  if (!accepted(revocation)) {
    return judge.leave('MOBILEFIRST-D03', 'inapplicable', 'the target does not revoke access tokens');
  }
  const said = await validateAt(bench, url, answer.accessToken);
  if (!said.valid) return;
  judge.report({
    requirement: 'MOBILEFIRST-D03',
    expected: 'the validation endpoint to call a revoked token not valid',
    actual: 'valid',
    exchanges: [exchange, revocation, said.exchange],
  });
}

/** @throws MissingControl */
function endpointOf({ target }: ServerBench): string {
  const { validation } = target.endpoints;
  if (validation === undefined) throw new MissingControl('the target file has no endpoints.validation');
  return validation;
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const tokenValidationChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'validation-endpoint',
    title: 'The validation endpoint calls valid what a service should serve, and nothing else',
    requirements: ['MOBILEFIRST-11'],
    claims: [],
    run: verdicts,
  },
  {
    ...common,
    id: 'validation-of-revoked-tokens',
    title: 'The validation endpoint knows of revocations',
    requirements: ['MOBILEFIRST-D03'],
    claims: ['revocation'],
    run: revoked,
  },
];
