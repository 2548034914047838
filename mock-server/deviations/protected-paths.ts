import type { Call, Decision, Tools } from '../endpoints/index.ts';
import { bytes, headerValues, pathOf } from '../wire/index.ts';
import type { ServerDeviation } from './deviation.ts';
import { withProfile, withStep } from './override.ts';

type Override = ServerDeviation['override'];

const served: Decision = {
  kind: 'literal',
  because: 'the filter has not looked at this request',
  reply: { status: 200, headers: [['Content-Type', 'application/json']], body: bytes('{"served":true}') },
};

/** Requests that reach a service past its filter. */
const unguarded = (passes: (call: Call, tools: Tools) => boolean): Override =>
  withStep('findResource', (original) => async (call, tools) => {
    const decision = await original(call, tools);
    return decision ?? (passes(call, tools) ? served : undefined);
  });

const isSpeltAsConfigured = ({ request, resource }: Call): boolean =>
  pathOf(request.url).startsWith(resource?.path ?? '/');

const faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[] = [
  {
    name: 'scopeless-filter-is-off',
    title: 'A filter without a scope lets everybody through.',
    breaks: ['MOBILEFIRST-27', 'MOBILEFIRST-28', 'B-19'],
    override: unguarded(
      ({ resource, request }) =>
        resource?.scopes.length === 0 && headerValues(request, 'Authorization').length === 0,
    ),
  },
  {
    name: 'filter-covers-the-exact-path',
    title: 'What is configured as a prefix protects that path alone.',
    breaks: ['MOBILEFIRST-27'],
    override: (parts) =>
      withProfile({ resources: parts.profile.resources.map((each) => ({ ...each, prefix: false })) })(parts),
  },
  {
    name: 'neighbours-covered-too',
    title: 'A prefix covers every path that begins with its letters.',
    breaks: ['MOBILEFIRST-27'],
    override: (parts) =>
      withProfile({
        resources: [
          ...parts.profile.resources,
          ...parts.profile.resources.map((each) => ({ ...each, path: `${each.path}*`, prefix: false })),
        ],
      })(parts),
  },
  {
    name: 'filter-compares-paths-as-written',
    title: 'The filter misses a path that is spelt otherwise, and the service behind it does not.',
    breaks: ['MOBILEFIRST-27'],
    override: unguarded((call) => !isSpeltAsConfigured(call)),
  },
  {
    name: 'path-parameters-open-the-filter',
    title: 'The filter lets a path with a parameter through.',
    breaks: ['MOBILEFIRST-27'],
    override: unguarded(({ request }) => pathOf(request.url).includes(';')),
  },
  {
    name: 'trailing-slash-opens-the-filter',
    title: 'The filter lets a path through that ends in a slash.',
    breaks: ['MOBILEFIRST-27'],
    override: unguarded(({ request }) => pathOf(request.url).endsWith('/')),
  },
  {
    name: 'style-sheets-open-the-filter',
    title: 'The filter lets everything through whose name ends like that of a style sheet.',
    breaks: ['MOBILEFIRST-27'],
    override: unguarded(({ request }) => pathOf(request.url).endsWith('.css')),
  },
  {
    name: 'capitals-open-the-filter',
    title: 'The filter compares letters with their case, and the service behind it does not.',
    breaks: ['MOBILEFIRST-27'],
    override: withStep(
      'refuseUnknown',
      (original) => (call, tools) =>
        tools.profile.resources.some(({ path }) => pathOf(call.request.url).toLowerCase() === path)
          ? served
          : original(call, tools),
    ),
  },
  {
    name: 'writing-past-the-filter',
    title: 'The filter looks at GET, and at no other method.',
    breaks: ['MOBILEFIRST-27'],
    override: unguarded(({ request }) => request.method === 'PUT'),
  },
];

/** Faults of filters that protect what is below a path. */
export const protectedPathDeviations: readonly ServerDeviation[] = faults.map((fault) => ({
  ...fault,
  party: 'resource-server',
  profiles: ['mobilefirst'],
}));
