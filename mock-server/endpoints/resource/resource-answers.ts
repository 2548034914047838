import { type DataRecord, randomWord } from '../../ports/index.ts';
import type { Profile } from '../../profiles/index.ts';
import { bodyText, pathOf } from '../../wire/index.ts';
import { type Call, type Decision, found, refused, type Step, type Tools } from '../call.ts';
import { memberAnswers } from './member-answers.ts';
import { bearerOf, rightsOf, tenantOf } from './right-steps.ts';
import { withTrace } from './validation-trace.ts';

type Answer = NonNullable<Profile['resources'][number]['answer']>;
type Answering = (call: Call, tools: Tools) => Decision | Promise<Decision>;

/** Does what was requested, once every layer has let it through. */
export const serve: Step = async (call, tools) => {
  const { answer = 'echo' } = call.resource ?? {};
  return withTrace(await answers[answer](call, tools), call, tools.profile);
};

const echo: Answering = (call) => served(call, 'covers the resource');

const answers: Readonly<Record<Answer, Answering>> = {
  echo,
  identity: echo,
  ...memberAnswers,
  nothing: ({ request }) =>
    refused('unknown-endpoint', `there is nothing at ${request.method} ${request.url}`),
  async account(call, { ports }) {
    const facts = found(call, 'facts');
    const bearer = await bearerOf(facts, ports.store);
    return served(call, 'may be told whose it is', {
      user: facts.user ?? null,
      client: facts.clientId,
      tenant: await tenantOf(facts, ports.store),
      roles: bearer?.roles ?? [],
      rights: await rightsOf(bearer, ports.store),
      scope: facts.scope,
    });
  },
  async records(call, tools) {
    const tenant = await tenantOf(found(call, 'facts'), tools.ports.store);
    const { object, id, tooDeep } = addressed(call);
    if (tenant === undefined || object === undefined || tooDeep) {
      return refused(
        'record-not-found',
        `there are no records of ${tenant ?? 'nobody'} at ${call.request.url}`,
      );
    }
    return id === undefined
      ? collection(object, tenant, call, tools)
      : entry({ object, tenant, id }, call, tools);
  },
};

const served = (call: Call, why: string, content?: unknown, status?: number): Decision => ({
  kind: 'served',
  because: `${call.vouching === undefined ? '' : `${call.vouching.because}; `}the token of ${call.facts?.user ?? call.facts?.clientId ?? 'nobody'} ${why}`,
  ...(content === undefined ? {} : { content }),
  ...(status === undefined ? {} : { status }),
});

/** Which records a path means: `/objects` all of a kind, `/objects/id` one of them. */
function addressed(call: Call): { object?: string | undefined; id?: string | undefined; tooDeep: boolean } {
  const { path, object } = found(call, 'resource');
  const rest = pathOf(call.request.url).slice(path.replace(/\*$/, '').length);
  const segments = rest === '' ? [] : rest.split('/');
  const [kind, id, ...more] = object === undefined ? segments : [object, ...segments];
  return { object: kind || undefined, id, tooDeep: id === '' || more.length > 0 };
}

/** All records of a kind that a tenant has, or one more of them. */
async function collection(object: string, tenant: string, call: Call, { ports }: Tools): Promise<Decision> {
  switch (call.request.method) {
    case 'GET':
    case 'HEAD': {
      const records = await ports.store.dataRecords(object, tenant);
      const content = { tenant, total: records.length, records: records.map(told) };
      return served(call, `sees the ${object} of ${tenant}`, content);
    }
    case 'POST': {
      const content = contentOf(call);
      if (content === undefined) return malformed;
      const record = { object, tenant, id: randomWord(ports.random, 9), content };
      await ports.store.saveDataRecord(record);
      return served(call, `adds to the ${object} of ${tenant}`, told(record), 201);
    }
    default:
      return unfit(call, ['GET', 'HEAD', 'POST']);
  }
}

/** One record. One of another tenant is not told from one that nobody has. */
async function entry(
  { object, tenant, id }: Omit<DataRecord, 'content'>,
  call: Call,
  { ports }: Tools,
): Promise<Decision> {
  const { method } = call.request;
  if (!['GET', 'HEAD', 'PUT', 'DELETE'].includes(method))
    return unfit(call, ['GET', 'HEAD', 'PUT', 'DELETE']);
  const record = await ports.store.dataRecord(object, tenant, id);
  if (record === undefined)
    return refused('record-not-found', `${tenant} has no ${object} with the id ${id}`);
  if (method === 'DELETE') {
    await ports.store.removeDataRecord(object, tenant, id);
    return served(call, `removes from the ${object} of ${tenant}`, told(record));
  }
  if (method !== 'PUT') return served(call, `sees the ${object} of ${tenant}`, told(record));
  const content = contentOf(call);
  if (content === undefined) return malformed;
  await ports.store.saveDataRecord({ ...record, content });
  return served(call, `changes the ${object} of ${tenant}`, told({ ...record, content }));
}

const told = ({ id, tenant, content }: DataRecord) => ({ ...content, id, tenant });

const malformed = refused('malformed-record', 'the body is not a JSON object');

function unfit(call: Call, methods: readonly string[]): Decision {
  call.allowed = methods;
  return refused('method-not-allowed', `${call.request.method} is none of ${methods.join(', ')}`);
}

/** What a request says of a record, without what only the server decides; undefined where it cannot be read. */
function contentOf({ request }: Call): DataRecord['content'] | undefined {
  const text = bodyText(request);
  if (text.trim() === '') return {};
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return undefined;
    const { id: _id, tenant: _tenant, ...content } = given as Record<string, unknown>;
    return content;
  } catch {
    return undefined;
  }
}
