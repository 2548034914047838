import type { ServerBench } from '../fixtures/bench/index.ts';
import type { DeclaredPolicy, TargetSecurityTest } from '../fixtures/target/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, successOf } from './acts.ts';
import { firstClient } from './named-first.ts';
import { passRealms } from './realms.ts';
import { resourceInWords } from './resource-acts.ts';
import { takes } from './security-tests.ts';

/** What the probe has found so far. */
export interface Findings {
  readonly facts: Record<string, string>;
  readonly policy: { -readonly [Name in keyof DeclaredPolicy]: DeclaredPolicy[Name] };
  readonly contradicted: string[];
  readonly failedLogins: { readonly part: string; readonly explanation: string }[];
}

/** Whether the hook of the target file gives a token, and a resource takes it. */
export async function ownLogin(bench: ServerBench, { facts, failedLogins }: Findings): Promise<void> {
  const fail = (explanation: string) => void failedLogins.push({ part: 'control.token', explanation });
  let token: string;
  try {
    token = (await obtainTokens(bench)).answer.accessToken;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
  facts['token of control.token'] = 'given';
  const refused = await refusedBy(bench, token, firstClient(bench).scopes);
  if (refused !== undefined) fail(`the hook gave a token, and ${refused}`);
}

/** Whether each security test gives a token to who passes its realms, and a resource takes it. */
export async function realmLogins(bench: ServerBench, { facts, failedLogins }: Findings): Promise<void> {
  for (const test of bench.target.securityTests) {
    const outcome = await loginBy(bench, test);
    const part = `securityTests.${test.name}`;
    if (outcome === undefined) facts[part] = 'gives a token that its resources take';
    else failedLogins.push({ part, explanation: outcome });
  }
}

/** What went wrong; undefined where nothing did. */
async function loginBy(bench: ServerBench, { name }: TargetSecurityTest): Promise<string | undefined> {
  const client = bench.target.clients.find(({ scopes }) => scopes.includes(name)) ?? firstClient(bench);
  try {
    const exchange = await passRealms(bench, { client, scope: name });
    const answer = successOf(exchange);
    if (answer === undefined) {
      return `client ${client.id} and the first user passed the realms that were challenged, and then came ${outcomeInWords(exchange)}`;
    }
    return await refusedBy(bench, answer.accessToken, [name]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** How a resource refuses a token that it should take; undefined where it takes it, or there is none for it. */
async function refusedBy(
  bench: ServerBench,
  token: string,
  scopes: readonly string[],
): Promise<string | undefined> {
  const resource = bench.target.resources.find(
    (each) =>
      scopes.some((scope) => takes(each, scope)) || each.scopes.every((scope) => scopes.includes(scope)),
  );
  if (resource === undefined) return undefined;
  const call = await callResource(bench, token, resource);
  return accepted(call) ? undefined : `${resourceInWords(resource)} gave it ${outcomeInWords(call)}`;
}
