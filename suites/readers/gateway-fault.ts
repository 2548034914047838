import { bodyText, type HttpReply, headerValue } from '../../mock-server/wire/index.ts';
import { mediaType, readJson } from './json.ts';
import { type Flaw, inWords, type Reading } from './reading.ts';
import { readXml, type XmlElement } from './xml.ts';

/** What a gateway says in the body of a refusal. */
export interface GatewayFault {
  readonly form: 'json' | 'nested-json' | 'xml';
  /** As it is written, a number or a word. */
  readonly code: string;
  readonly message?: string;
}

/**
 * Reads the fault of a gateway: `{"code": …}`, `{"fault": {"code": …}}`, `{"error": …}`, or an XML element `fault`
 * with an element `code` in it, of whatever namespace.
 */
export function readGatewayFault(reply: HttpReply): Reading<GatewayFault, 'fault'> {
  const type = mediaType(headerValue(reply, 'content-type') ?? '');
  if (/(^|\/|\+)json$/.test(type)) return ofJson(reply);
  if (/(^|\/|\+)xml$/.test(type)) return ofXml(bodyText(reply));
  return unreadable(`Content-Type ${type || 'missing'}`);
}

function ofJson(reply: HttpReply): Reading<GatewayFault, 'fault'> {
  const body = readJson(reply.body, 'body');
  if (!body.ok) return unreadable(body.flaws[0]?.actual ?? 'no JSON');
  const outer = membersOf(body.value);
  const inner = membersOf(outer?.fault);
  const told = inner ?? outer;
  const code = told?.code ?? told?.error;
  if (told === undefined || (typeof code !== 'string' && typeof code !== 'number')) {
    return unreadable(`JSON whose code is ${inWords(code)}`);
  }
  const { message } = told;
  return readable({
    form: inner === undefined ? 'json' : 'nested-json',
    code: String(code),
    ...(typeof message === 'string' ? { message } : {}),
  });
}

function ofXml(text: string): Reading<GatewayFault, 'fault'> {
  const root = readXml(text);
  if (root === undefined) return unreadable('XML that is not well-formed');
  const fault = find(root, 'fault');
  const code = fault && find(fault, 'code');
  if (code === undefined) return unreadable('XML without a code in a fault');
  const message = fault && find(fault, 'message');
  return readable({
    form: 'xml',
    code: code.text.trim(),
    ...(message === undefined ? {} : { message: message.text.trim() }),
  });
}

/** The first element of a local name, the given one included; case does not count, as in SOAP's `Fault`. */
function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.localName.toLowerCase() === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

const readable = (value: GatewayFault): Reading<GatewayFault, 'fault'> => ({ ok: true, flaws: [], value });

function unreadable(actual: string): Reading<GatewayFault, 'fault'> {
  const flaw: Flaw<'fault'> = { kind: 'fault', where: 'body', expected: 'a fault with a code', actual };
  return { ok: false, flaws: [flaw] };
}
