import type { WireFault } from './fault.ts';
import { bytes, type HttpReply } from './message.ts';

/** A transport, as far as a server has to know it. */
export interface Carrier {
  readonly name: string;
  /** Faults that it can carry to the client. */
  readonly faults: readonly WireFault['kind'][];
}

/** Why a transport cannot carry a fault, and what can; nothing where it can. */
export function whyNotCarried(fault: WireFault, { name, faults }: Carrier): string | undefined {
  if (faults.includes(fault.kind)) return undefined;
  return `the transport ${name} cannot carry the fault ${fault.kind}, only ${faults.join(', ')}; a socket carries every fault: use listen()`;
}

/** The reply instead of a fault that cannot be carried: no client takes it for that fault, nor for an answer. */
export const notCarriedReply = (why: string): HttpReply => ({
  status: 501,
  headers: [['Content-Type', 'text/plain']],
  body: bytes(`This exchange means nothing: ${why}.\n`),
});
