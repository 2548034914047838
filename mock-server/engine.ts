import {
  type Call,
  type Decision,
  type Endpoint,
  endpointsByPath,
  type Parts,
  refused,
  render,
  resourceAt,
  type Tools,
  tenantAt,
} from './endpoints/index.ts';
import type { Client } from './ports/index.ts';
import {
  type Effect,
  effectOf,
  factsOf,
  factsWithHolder,
  type Override,
  patched,
  type RequestFacts,
  type Script,
  type Storm,
} from './script/index.ts';
import {
  type About,
  arrivesWhole,
  type Carrier,
  type Exchange,
  type HttpReply,
  type HttpRequest,
  type Journal,
  notCarriedReply,
  type Party,
  pathOf,
  type WireFault,
  whyNotCarried,
} from './wire/index.ts';

/** What a transport is to do: send the reply, unless or after a fault says otherwise. */
export interface Answer {
  readonly reply: HttpReply;
  readonly fault?: WireFault;
}

/** What an engine is built from beside its parts. */
export interface EngineSurroundings {
  readonly journal: Journal;
  readonly script: Script;
  /** Acts where the script does not. */
  readonly storm?: Storm;
  originOf(region: string): string;
  register(client: Client): Promise<void>;
  deviation(name: string): Override;
}

/**
 * The server without a socket: a request in, an answer out.
 * @param carrier what takes the answer to the client; whoever reads the answer as a value needs none
 */
export type Engine = (request: HttpRequest, region: string, carrier?: Carrier) => Promise<Answer>;

/** Assembles an engine. The way of a request: find its endpoint, ask the script, run the steps, render, record. */
export function createEngine(parts: Parts, surroundings: EngineSurroundings): Engine {
  const { journal, script, storm, originOf, register } = surroundings;
  const endpointOf = directory(parts);
  const overridden = new WeakMap<Override, Parts>();

  function partsUnder(override: Override | undefined): Parts {
    if (override === undefined) return parts;
    const known = overridden.get(override);
    if (known !== undefined) return known;
    const made = override(parts);
    overridden.set(override, made);
    return made;
  }

  async function respond(
    request: HttpRequest,
    region: string,
    from: Party,
    carrier?: Carrier,
  ): Promise<Answer> {
    const endpoint = endpointOf(request);
    const preflight = parts.sharing.preflight(request, endpoint);
    // Whom a client sends there is its user's browser, which also asks by itself what pages may.
    const byBrowser = from === 'client' && (endpoint === 'authorization' || preflight !== undefined);
    const close = journal.begin({
      from: byBrowser ? 'user-agent' : from,
      to: endpoint === 'resource' ? 'resource-server' : 'authorization-server',
      endpoint,
      request,
    });
    if (preflight !== undefined) {
      close({
        outcome: { kind: 'reply', reply: preflight },
        because: 'a browser asks whether a page may, and it may',
      });
      return { reply: preflight };
    }
    const facts = script.empty && !storm ? undefined : await lookedUp(request, endpoint, region);
    const effect = facts && effectFor(facts, carrier);
    const answer = await answerTo(request, endpoint, region, effect, carrier);
    const about = facts === undefined ? answer.about : aboutFacts(facts);
    close({
      outcome: outcomeOf(answer),
      ...(about === undefined ? {} : { about }),
      because: answer.because,
      ...(effect === undefined ? {} : { scripted: effect.said }),
    });
    return answer;
  }

  /** What the script does to a request, and else the storm. */
  function effectFor(facts: RequestFacts, carrier: Carrier | undefined): Effect | undefined {
    const scene = { ...surroundings, parts, region: facts.region };
    const cued = script.next(facts);
    if (cued !== undefined) return effectOf(cued, scene);
    const struck = storm?.next(facts, carrier?.faults);
    if (struck === undefined) return undefined;
    const effect = effectOf(struck, scene);
    return { ...effect, said: `hostile: ${effect.said}` };
  }

  const lookedUp = (request: HttpRequest, endpoint: Endpoint, region: string): Promise<RequestFacts> => {
    const facts = factsOf(request, endpoint, region, tenantAt(request, parts.profile, originOf));
    return factsWithHolder(facts, request, parts.ports.store);
  };

  /** How the resource server that answers a call asks its issuer. */
  const askerFor =
    (call: Call): Tools['askIssuer'] =>
    async (question, patience = Number.POSITIVE_INFINITY) => {
      const answer = await respond(question, call.region, 'resource-server');
      const delay = latenessOf(answer);
      call.waited = (call.waited ?? 0) + Math.min(delay, patience);
      return delay < patience
        ? outcomeOf(answer)
        : { kind: 'failure', reason: 'timeout', detail: `no answer in ${patience / 1000} s` };
    };

  return (request, region, carrier) => respond(request, region, 'client', carrier);

  async function answerTo(
    request: HttpRequest,
    endpoint: Endpoint,
    region: string,
    effect: Effect | undefined,
    carrier: Carrier | undefined,
  ): Promise<Answer & Pick<Exchange, 'about'> & { because: string }> {
    const { fault } = effect ?? {};
    const carried = (given: WireFault | undefined) => given && carrier && whyNotCarried(given, carrier);
    const why = carried(fault);
    if (why !== undefined) return { reply: notCarriedReply(why), because: why };
    if (fault?.kind === 'reset' && fault.when === 'before') {
      return { reply: NO_REPLY, fault, because: 'the script broke the connection before the server acted' };
    }
    const inForce = partsUnder(effect?.override);
    const call: Call = { request, endpoint, region, now: inForce.ports.clock.now() };
    const tools: Tools = { ...inForce, originOf, register, askIssuer: askerFor(call) };
    const decision = effect?.decision ?? (await decide(call, inForce, tools));
    const rendered = await render(decision, call, tools);
    const shared = inForce.sharing.fields(request, endpoint);
    const reply = shared.length === 0 ? rendered : { ...rendered, headers: [...rendered.headers, ...shared] };
    const late = lateBy(call.waited ?? 0, fault);
    const whyNotLate = carried(late);
    if (whyNotLate !== undefined) return { reply: notCarriedReply(whyNotLate), because: whyNotLate };
    return {
      reply: effect?.patch === undefined ? reply : patched(reply, effect.patch),
      ...(late === undefined ? {} : { fault: late }),
      about: aboutCall(call),
      because: decision.because,
    };
  }
}

/** Runs the steps of an endpoint until one of them decides. */
async function decide(call: Call, parts: Parts, tools: Tools): Promise<Decision> {
  for (const { step, grants, forms } of parts.pipelines[call.endpoint]) {
    if (grants !== undefined && !grants.includes(call.grantType ?? '')) continue;
    if (forms !== undefined && (call.submitted === undefined || !forms.includes(call.submitted))) continue;
    const decision = await parts.steps[step](call, tools);
    if (decision !== undefined) return decision;
  }
  return refused('unknown-endpoint', `no step of the ${call.endpoint} endpoint decided`);
}

/** Real milliseconds until a reply has arrived whole. */
function latenessOf({ reply, fault }: Answer): number {
  if (fault?.kind === 'delay') return fault.milliseconds;
  return fault?.kind === 'drip' ? Math.ceil(reply.body.length / fault.bytes) * fault.milliseconds : 0;
}

/** The fault of an answer for which somebody else was waited for; only a late answer can be later. */
const lateBy = (waited: number, fault: WireFault | undefined): WireFault | undefined =>
  waited > 0 && (fault === undefined || fault.kind === 'delay')
    ? { kind: 'delay', milliseconds: waited + (fault?.milliseconds ?? 0) }
    : fault;

/** Whom a call turned out to be about. */
function aboutCall({ user, client, scope, facts, presented, code }: Call): About {
  const known = facts ?? presented?.record ?? code;
  const [name, id, scopes] = [
    user?.name ?? known?.user,
    client?.id ?? known?.clientId,
    scope ?? known?.scope,
  ];
  const tenant = facts?.tenant ?? presented?.record.tenant ?? user?.tenant;
  return {
    ...(name === undefined ? {} : { user: name }),
    ...(id === undefined ? {} : { client: id }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

const aboutFacts = ({ user, client, tenant, scopes }: RequestFacts): About => ({
  ...(user === undefined ? {} : { user }),
  ...(client === undefined ? {} : { client }),
  ...(tenant === undefined ? {} : { tenant }),
  scopes,
});

/** Which endpoint a request addresses. */
function directory({ profile }: Parts): (request: HttpRequest) => Endpoint {
  const endpoints = endpointsByPath(profile);
  return ({ method, url }) => {
    const path = pathOf(url);
    const known = endpoints.get(path);
    if (known !== undefined) return known;
    return resourceAt(profile, method, path) === undefined ? 'unknown' : 'resource';
  };
}

const NO_REPLY: HttpReply = { status: 0, headers: [], body: new Uint8Array() };

function outcomeOf({ reply, fault }: Answer): Exchange['outcome'] {
  if (arrivesWhole(fault)) return { kind: 'reply', reply };
  const reason = { reset: 'reset', truncate: 'aborted', garbage: 'malformed' } as const;
  return { kind: 'failure', reason: reason[fault.kind], detail: `scripted ${fault.kind}` };
}
