import type { Call, Decision, Parts, Step, Tools } from '../endpoints/index.ts';
import type { DataRecord } from '../ports/index.ts';
import { bodyText, pathOf } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withStep } from './override.ts';

type Override = ServerDeviation['override'];

const OBJECT = 'billofladings';

const tenantsOf = ({ profile }: Pick<Parts, 'profile'>): readonly string[] =>
  (profile.tenancy?.tenants ?? []).map(({ id }) => id);

const told = ({ id, tenant, content }: DataRecord) => ({ ...content, id, tenant });

const served = (content: unknown): Decision => ({
  kind: 'served',
  content,
  because: 'nobody asked whose it is',
});

/** A hub that serves some requests in a way of its own, once the layers have let them through. */
const serving = (serve: (original: Step, call: Call, tools: Tools) => ReturnType<Step>): Override =>
  withStep('serve', (original) => (call, tools) => serve(original, call, tools));

const idOf = ({ request }: Call): string | undefined => pathOf(request.url).split('/')[4];

/** The record of an identifier, of whatever tenant. */
async function recordOf(id: string, { ports, profile }: Tools): Promise<DataRecord | undefined> {
  for (const tenant of tenantsOf({ profile })) {
    const record = await ports.store.dataRecord(OBJECT, tenant, id);
    if (record !== undefined) return record;
  }
  return undefined;
}

const everything = async ({ ports, profile }: Tools): Promise<readonly DataRecord[]> =>
  (await Promise.all(tenantsOf({ profile }).map((tenant) => ports.store.dataRecords(OBJECT, tenant)))).flat();

const isList = (call: Call): boolean =>
  call.request.method === 'GET' && call.resource?.answer === 'records' && idOf(call) === undefined;

/** What the body of a request says of a tenant. */
function claimed({ request }: Call, member: string): string | undefined {
  try {
    const content: Readonly<Record<string, unknown>> = JSON.parse(bodyText(request));
    return typeof content[member] === 'string' ? content[member] : undefined;
  } catch {
    return undefined;
  }
}

/** Lets what was saved belong to whom the request names. */
const movingTo = (method: string, named: (call: Call) => string | undefined): Override =>
  serving(async (original, call, tools) => {
    const decision = await original(call, tools);
    const tenant = named(call);
    if (call.request.method !== method || tenant === undefined || decision?.kind !== 'served')
      return decision;
    const content = decision.content as Readonly<Record<string, unknown>>;
    const { id, tenant: own, ...rest } = content;
    if (!tenantsOf(tools).includes(tenant) || typeof id !== 'string' || typeof own !== 'string')
      return decision;
    await tools.ports.store.removeDataRecord(OBJECT, own, id);
    await tools.ports.store.saveDataRecord({ object: OBJECT, tenant, id, content: rest });
    return { ...decision, content: { ...content, tenant } };
  });

export const recordDeviations: readonly ServerDeviation[] = (
  [
    {
      name: 'record-by-identifier-alone',
      title: 'A record is read by its identifier, whoever has it.',
      breaks: ['CEHUB-05'],
      override: serving(async (original, call, tools) => {
        const id = idOf(call);
        const record =
          call.request.method === 'GET' && id !== undefined ? await recordOf(id, tools) : undefined;
        return record === undefined ? original(call, tools) : served(told(record));
      }),
    },
    {
      name: 'removed-by-identifier-alone',
      title: 'A record is removed by its identifier, whoever has it, and the answer is that there is none.',
      breaks: ['CEHUB-05'],
      override: serving(async (original, call, tools) => {
        const id = idOf(call);
        const decision = await original(call, tools);
        const record =
          call.request.method === 'DELETE' && id !== undefined ? await recordOf(id, tools) : undefined;
        if (record !== undefined) await tools.ports.store.removeDataRecord(OBJECT, record.tenant, record.id);
        return decision;
      }),
    },
    {
      name: 'lists-of-everybody',
      title: 'Lists are of the records of all tenants.',
      breaks: ['CEHUB-05', 'CEHUB-36', 'CEHUB-37'],
      override: serving(async (original, call, tools) => {
        if (!isList(call)) return original(call, tools);
        return served({ records: (await everything(tools)).map(told) });
      }),
    },
    {
      name: 'totals-of-everybody',
      title: 'A list says how many records there are with all tenants together.',
      breaks: ['CEHUB-05'],
      override: serving(async (original, call, tools) => {
        const decision = await original(call, tools);
        if (!isList(call) || decision?.kind !== 'served') return decision;
        return {
          ...decision,
          content: { ...(decision.content as object), total: (await everything(tools)).length },
        };
      }),
    },
    {
      name: 'list-of-one-tenant',
      title: 'The list of the second tenant is empty.',
      breaks: ['CEHUB-37'],
      override: serving((original, call, tools) =>
        isList(call) && call.facts?.tenant === 'company2'
          ? served({ total: 0, records: [] })
          : original(call, tools),
      ),
    },
    {
      name: 'only-first-record-found',
      title: 'Of the records of a tenant only the first can be read.',
      breaks: ['CEHUB-13'],
      override: serving((original, call, tools) =>
        call.request.method === 'GET' && idOf(call)?.endsWith('02')
          ? { kind: 'refused', problem: 'record-not-found', because: 'it is not the first' }
          : original(call, tools),
      ),
    },
    {
      name: 'tenant-from-the-body',
      title: 'A new record belongs to the tenant that the body names.',
      breaks: ['CEHUB-36'],
      override: movingTo('POST', (call) => claimed(call, 'tenant')),
    },
    {
      name: 'record-moves-to-another-tenant',
      title: 'A change of a record may give it to another tenant.',
      breaks: ['CEHUB-36'],
      override: movingTo('PUT', (call) => claimed(call, 'tenant')),
    },
    {
      name: 'tenant-from-the-url',
      title: 'A new record belongs to the tenant that a parameter names.',
      breaks: ['CEHUB-36'],
      override: movingTo('POST', (call) => new URL(call.request.url).searchParams.get('tenant') ?? undefined),
    },
    {
      name: 'account-of-the-first-user',
      title: 'The account that a token opens is always the same.',
      breaks: ['CEHUB-26'],
      override: serving((original, call, tools) =>
        call.resource?.answer === 'account' && call.facts !== undefined
          ? served({ user: 'alice', client: call.facts.clientId })
          : original(call, tools),
      ),
    },
  ] satisfies readonly Omit<ServerDeviation, 'party' | 'profiles'>[]
).map((deviation) => ({ ...deviation, party: 'resource-server', profiles: ['cehub'] }));
