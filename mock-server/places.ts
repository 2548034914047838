import type { Ports, Random } from './ports/index.ts';
import type { Profile } from './profiles/index.ts';
import {
  type Handler,
  type Listener,
  type ListenOptions,
  listenTogether,
  type ServerCertificate,
} from './transports/index.ts';
import { type HttpRequest, originOf } from './wire/index.ts';

/** Where the regions of a server listen. */
export interface RegionalListenOptions extends Pick<ListenOptions, 'host'> {
  /** Ports of the regions in their order; one port alone is that of the first, the others follow. 0 takes a free one. */
  readonly port?: number | readonly number[];
  /**
   * Serves https with a certificate that is made for it: for the loopback interface, the host that it listens
   * on, the hosts of the regions under `.test`, those of tenants, and those that are named here.
   */
  readonly tls?: boolean | { readonly hosts: readonly string[] };
}

/** Where a server answers. */
export interface Addresses {
  /** Origin per region: of the sockets once the server listens, else of hosts under `.test`. */
  readonly regions: Readonly<Record<string, string>>;
  /** Every origin at which it answers: those of the regions, and those of hosts of tenants. */
  readonly origins: readonly string[];
  /** Origin of the first region. */
  readonly url: string;
  /** What a client has to trust while the server listens with `tls`, in PEM. */
  readonly certificate: string | undefined;
}

/** The addresses of a server, which change when it listens and when it stops. */
export interface Places extends Addresses {
  originOf(region: string): string;
  /** The region that a request addresses; the first, where its URL names none. */
  regionOf(request: HttpRequest): string;
  /** One socket per region. @throws Error with code EADDRINUSE when a port is taken */
  listen(handle: Handler, options: RegionalListenOptions): Promise<void>;
  /** Breaks every connection, and goes on listening. */
  disconnect(): void;
  close(): Promise<void>;
}

export function placesOf(
  { name, regions, tenancy }: Profile,
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
): Places {
  const [firstRegion = ''] = regions;
  const hostOf = (region: string) => `${region}.${name}.test`;
  const tenantHosts = (tenancy?.tenants ?? []).map(({ host }) => host);
  const testOrigins = Object.fromEntries(regions.map((region) => [region, `https://${hostOf(region)}`]));
  let origins: Readonly<Record<string, string>> = testOrigins;
  let listeners: readonly Listener[] = [];
  let certificate: string | undefined;

  return {
    get regions() {
      return origins;
    },
    get origins() {
      return [...Object.values(origins), ...tenantHosts.map((host) => `https://${host}`)];
    },
    get url() {
      return this.originOf(firstRegion);
    },
    get certificate() {
      return certificate;
    },
    originOf: (region) => origins[region] ?? `https://${hostOf(region)}`,
    regionOf({ url }) {
      const origin = originOf(url);
      return regions.find((candidate) => origins[candidate] === origin) ?? firstRegion;
    },
    async listen(handle, { port = 0, host = '127.0.0.1', tls = false }) {
      const portOf = (place: number) =>
        typeof port !== 'number' ? (port[place] ?? 0) : port === 0 ? 0 : port + place;
      const names = [
        ...regions.map(hostOf),
        ...tenantHosts,
        host,
        ...(typeof tls === 'boolean' ? [] : tls.hosts),
      ];
      const secured = tls === false ? undefined : await certificateFor(names, random);
      const everywhere = { host, now: clock.now, ...(secured === undefined ? {} : { tls: secured }) };
      listeners = await listenTogether(
        handle,
        regions.map((_, place) => ({ ...everywhere, port: portOf(place) })),
      );
      const opened = listeners.map(({ origin }) => origin);
      origins = Object.fromEntries(regions.map((region, place) => [region, opened[place] ?? '']));
      certificate = secured?.certificate;
    },
    disconnect() {
      for (const listener of listeners) listener.disconnect();
    },
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
      listeners = [];
      origins = testOrigins;
      certificate = undefined;
    },
  };
}

/** Loaded on demand: a server without a certificate starts without what makes one. */
async function certificateFor(names: readonly string[], random: Random): Promise<ServerCertificate> {
  const { serverCertificate } = await import('./ports/server-certificate.ts');
  return serverCertificate([...new Set(['localhost', '127.0.0.1', '::1', ...names])], random);
}
