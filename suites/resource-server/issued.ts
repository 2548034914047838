import {
  type IssuerControl,
  MissingControl,
  type ServerBench,
  SetUpFailure,
} from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, type Obtained, outcomeInWords } from '../acts.ts';
import { type MintOptions, mintedFor } from '../minted-tokens.ts';

/** @throws MissingControl where the harness cannot steer who issues the tokens */
export function issuerOf({ issuer }: ServerBench): IssuerControl {
  if (issuer === undefined) throw new MissingControl('the target file has no issuer');
  return issuer;
}

/**
 * Has a token minted and shows that the first resource takes it, so that a later refusal means something.
 * @throws SetUpFailure when the resource refuses it
 */
export async function obtainWorkingMintedToken(
  bench: ServerBench,
  options: MintOptions = {},
): Promise<Obtained & { readonly call: Exchange }> {
  const minted = await mintedFor(bench, options);
  const call = await callResource(bench, minted.answer.accessToken);
  if (accepted(call)) return { ...minted, call };
  throw new SetUpFailure(`a resource that should take a minted token gave ${outcomeInWords(call)}`);
}
