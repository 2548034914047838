import type { Profile } from '../../profiles/index.ts';
import { jsonReply, writeXml } from '../../protocol/index.ts';
import { bytes, type HeaderField, type HttpReply } from '../../wire/index.ts';

export type FaultForm = Profile['resourceFault'];

/** What a gateway says about a request that it does not let through. */
export interface Fault {
  readonly status: number;
  /** The vendor's number of what is wrong; the status where there is none. */
  readonly code?: string | undefined;
  /** What is wrong, in a word or two. */
  readonly message: string;
  readonly description: string;
}

/** Namespace of the faults of the WSO2 family. */
const NAMESPACE = 'http://wso2.org/apimanager';

/**
 * A refusal in one of the forms that gateways use.
 * @param members of a body in the form of RFC 6750
 * @param fields beside the type of the body: the challenge
 */
export function faultReply(
  form: FaultForm,
  { status, code = String(status), message, description }: Fault,
  members: Readonly<Record<string, unknown>>,
  fields: readonly HeaderField[],
): HttpReply {
  switch (form) {
    case 'oauth':
      return jsonReply(status, members, fields);
    case 'fault-json':
      return jsonReply(status, { fault: { code: numeric(code), message, description } }, fields);
    case 'flat-json':
      return jsonReply(status, { code, message, description }, fields);
    case 'fault-xml': {
      const told = { code, type: 'Status report', message, description };
      const body = writeXml({
        name: 'am:fault',
        attributes: { 'xmlns:am': NAMESPACE },
        content: Object.entries(told).map(([name, content]) => ({ name: `am:${name}`, content })),
      });
      const type: HeaderField = ['Content-Type', 'application/xml; charset=UTF-8'];
      return { status, headers: [type, ...fields], body: bytes(body) };
    }
    case 'none':
      return { status, headers: fields, body: bytes('') };
  }
}

const numeric = (code: string): number | string => (/^\d+$/.test(code) ? Number(code) : code);
