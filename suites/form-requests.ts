import type { ServerBench } from '../fixtures/bench/index.ts';
import type { TargetClient } from '../fixtures/target/index.ts';
import { bytes, type Exchange, type HeaderField, type HttpRequest } from '../mock-server/wire/index.ts';
import { firstClient, tokenEndpoint } from './named-first.ts';

/** How a client proves itself in a request. */
export type Authentication = 'basic' | 'body';

/** A form request as it stands: parameters in order, repetitions kept. */
export interface FormRequest {
  readonly url: string;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  readonly headers?: readonly HeaderField[];
  readonly method?: string;
}

export const formRequest = ({
  url,
  parameters,
  headers = [],
  method = 'POST',
}: FormRequest): HttpRequest => ({
  method,
  url,
  headers: [
    ['Content-Type', 'application/x-www-form-urlencoded'],
    ['Accept', 'application/json'],
    ...headers,
  ],
  body: bytes(
    new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])).toString(),
  ),
});

/** Credentials of a client as header fields and parameters, in the way that the target takes them. */
export function credentials(
  bench: ServerBench,
  client: Pick<TargetClient, 'id' | 'secret'>,
  way: Authentication = bench.target.policy.clientAuthentication ?? 'body',
): { headers: HeaderField[]; parameters: [string, string][] } {
  // A public client has nothing to prove itself with, and says who it is. @see RFC 6749 section 3.2.1
  if (client.secret === '') return { headers: [], parameters: [['client_id', client.id]] };
  if (way === 'body') {
    return {
      headers: [],
      parameters: [
        ['client_id', client.id],
        ['client_secret', client.secret],
      ],
    };
  }
  return { headers: [['Authorization', basic(client.id, client.secret)]], parameters: [] };
}

/** A Basic field with both halves form-encoded. @see RFC 6749 section 2.3.1 */
export const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString('base64')}`;

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/** Sends a request to the token endpoint with these parameters, authenticated as this client. */
export function requestToken(
  bench: ServerBench,
  parameters: Readonly<Record<string, string | undefined>>,
  options: { readonly client?: TargetClient; readonly way?: Authentication; readonly url?: string } = {},
): Promise<Exchange> {
  const proof = credentials(bench, options.client ?? firstClient(bench), options.way);
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return bench.send(
    formRequest({
      url: options.url ?? tokenEndpoint(bench),
      headers: proof.headers,
      parameters: [...given, ...proof.parameters],
    }),
  );
}
