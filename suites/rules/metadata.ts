import { type Exchange, originOf, pathOf, replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { readJson } from '../readers/index.ts';
import type { Rule } from './rule.ts';
import type { Traffic } from './traffic.ts';

const WELL_KNOWN = '/.well-known/oauth-authorization-server';

/** Metadata that an issuer was asked for. */
interface Metadata {
  readonly exchange: Exchange;
  /** The issuer that the address belongs to. */
  readonly asked: string;
  readonly said: Readonly<Record<string, unknown>>;
}

function metadataIn(exchanges: readonly Exchange[]): readonly Metadata[] {
  return exchanges.flatMap((exchange) => {
    const path = pathOf(exchange.request.url);
    const reply = replyOf(exchange);
    if (!path.startsWith(WELL_KNOWN) || reply?.status !== 200) return [];
    const reading = readJson(reply.body, 'metadata');
    const said = reading.ok && typeof reading.value === 'object' ? { ...reading.value } : {};
    return [{ exchange, asked: originOf(exchange.request.url) + path.slice(WELL_KNOWN.length), said }];
  });
}

/**
 * Metadata of another issuer than the one that was asked are not used.
 * @param used addresses at which something was sent afterwards; metadata that name one of them were used
 * @see RFC 8414 section 3.3
 */
export function judgeMetadata(
  exchanges: readonly Exchange[],
  used: readonly { readonly url: string; readonly exchange?: Exchange }[],
): readonly Finding[] {
  const all = metadataIn(exchanges);
  const names = ({ said }: Metadata, address: string) =>
    [said.authorization_endpoint, said.token_endpoint].includes(address);
  return all
    .filter(({ asked, said }) => typeof said.issuer === 'string' && said.issuer !== asked)
    .flatMap((foreign) => {
      const use = used.find(
        ({ url, exchange }) =>
          names(foreign, originOf(url) + pathOf(url)) &&
          (exchange === undefined || exchange.began > foreign.exchange.ended) &&
          !all.some((own) => own.said.issuer === own.asked && names(own, originOf(url) + pathOf(url))),
      );
      if (use === undefined) return [];
      return [
        {
          requirement: 'B-45',
          expected: `metadata that name another issuer than ${foreign.asked} not to be used`,
          actual: `something goes to ${pathOf(use.url)}, which they name, although they say ${String(foreign.said.issuer)}`,
          exchanges: [foreign.exchange, ...(use.exchange === undefined ? [] : [use.exchange])],
          // Who watches does not know whether the client has that address from somewhere else too.
          advisory: use.exchange !== undefined,
        },
      ];
    });
}

const judge = ({ exchanges }: Traffic): readonly Finding[] =>
  judgeMetadata(
    exchanges,
    exchanges.map((exchange) => ({ url: exchange.request.url, exchange })),
  );

export const metadataRule: Rule = {
  id: 'metadata-of-the-issuer',
  title: 'Metadata of another issuer than the one that was asked are not used',
  requirements: ['B-45'],
  judge: (traffic) => ({
    findings: judge(traffic),
    open: { 'B-45': 'what a client does with metadata that are not its own is not in the recording' },
  }),
};
