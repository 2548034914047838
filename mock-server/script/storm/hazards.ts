import { ENDPOINTS, type Endpoint } from '../../endpoints/index.ts';
import { type Profile, profiles } from '../../profiles/index.ts';
import type { WireFault } from '../../wire/index.ts';
import { type Behaviour, type BehaviourName, behaviours, type StormTerms } from '../behaviours/index.ts';
import { endpointsIn } from '../reach.ts';
import type { Action, FaultName } from '../step.ts';

/** Something that a storm may bring to a request. */
export interface Hazard {
  readonly name: BehaviourName | FaultName;
  readonly endpoints: readonly Endpoint[];
  /** Grants of token requests; all of them where absent. */
  readonly grants?: readonly string[];
  /** Whether the answer is lost on the client, although the server has acted. */
  readonly losesAnswer: boolean;
  /** What the transport has to carry. */
  readonly carried?: WireFault['kind'];
  /** Of which chance takes one. */
  readonly actions: readonly Action[];
}

type FaultTerms = Pick<StormTerms, 'settings'> & Pick<Hazard, 'losesAnswer' | 'carried'>;

/** Every fault, on terms that a correct client gets over. They last moments. */
const FAULT_TERMS: Readonly<Record<FaultName, FaultTerms>> = {
  delay: {
    losesAnswer: false,
    carried: 'delay',
    settings: [{ milliseconds: 50 }, { milliseconds: 400 }],
  },
  drip: { losesAnswer: false, carried: 'drip', settings: [{ bytes: 16, milliseconds: 5 }] },
  reset: { losesAnswer: false, carried: 'reset', settings: [{ when: 'before' }] },
  'lost-response': { losesAnswer: true, carried: 'reset' },
  truncate: { losesAnswer: true, carried: 'truncate', settings: [{ after: 0 }, { after: 10 }] },
  garbage: { losesAnswer: true, carried: 'garbage' },
  'wrong-content-type': {
    losesAnswer: true,
    settings: [{ type: 'text/html' }, { type: 'application/octet-stream' }],
  },
  'too-many-requests': { losesAnswer: false, settings: [{ retryAfter: 1 }] },
  unavailable: {
    losesAnswer: false,
    settings: [{ status: 503, retryAfter: 1 }, { status: 500 }, { status: 502 }],
  },
};

/** Where programs ask. People at a browser, and what is nowhere, are left in peace. */
const FOR_PROGRAMS = ENDPOINTS.filter(
  (endpoint) => !['authorization', 'registration', 'unknown'].includes(endpoint),
);

/** Everything that a storm may bring anywhere. */
export const HAZARD_NAMES: readonly Hazard['name'][] = [
  ...(Object.keys(FAULT_TERMS) as FaultName[]),
  ...(Object.entries(behaviours) as [BehaviourName, Behaviour][]).flatMap(([name, { storm }]) =>
    storm === undefined ? [] : [name],
  ),
];

/** What a storm may bring in a profile: faults, and the behaviours that the profile documents. */
export function hazardsIn(profile: Profile): readonly Hazard[] {
  const own = endpointsIn(profile);
  const there = (endpoints: readonly Endpoint[]) => endpoints.filter((endpoint) => own.includes(endpoint));
  const faults = (Object.entries(FAULT_TERMS) as [FaultName, FaultTerms][]).map(
    ([fault, { settings, ...rest }]): Hazard => ({
      name: fault,
      endpoints: there(FOR_PROGRAMS),
      actions: variants({ fault }, settings),
      ...rest,
    }),
  );
  const documented = (Object.entries(behaviours) as [BehaviourName, Behaviour][]).flatMap(
    ([behaviour, { endpoints, storm }]): Hazard[] =>
      storm === undefined || !documents(profile, storm.where)
        ? []
        : [
            {
              name: behaviour,
              endpoints: there(storm.endpoints ?? endpoints),
              losesAnswer: false,
              actions: variants({ behaviour }, storm.settings),
              ...(storm.grants === undefined ? {} : { grants: storm.grants }),
            },
          ],
  );
  return [...faults, ...documented].filter(({ endpoints }) => endpoints.length > 0);
}

const variants = (
  action: { readonly fault: FaultName } | { readonly behaviour: BehaviourName },
  settings: StormTerms['settings'] = [{}],
): readonly Action[] =>
  settings.map((chosen) => (Object.keys(chosen).length === 0 ? action : { ...action, with: chosen }));

/** Whether a profile has what documents a behaviour. */
function documents(profile: Profile, where: StormTerms['where'] = {}): boolean {
  const { answers, regions = 1, tenancy, issuerLookup, faults } = where;
  return (
    (answers === undefined || !same(profile.problems[answers], profiles.oauth2.problems[answers])) &&
    profile.regions.length >= regions &&
    (tenancy === undefined || profile.tenancy !== undefined) &&
    (issuerLookup === undefined || profile.issuerLookup.by !== 'none') &&
    (faults === undefined || faults.includes(profile.resourceFault))
  );
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
