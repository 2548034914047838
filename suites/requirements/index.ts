import type { Waiver } from '../examination.ts';
import { cehub } from './cehub.ts';
import { clueride } from './clueride.ts';
import { enigma } from './enigma.ts';
import { mobilefirst } from './mobilefirst.ts';
import { mwareEsb } from './mware-esb.ts';
import type { Requirement, System } from './requirement.ts';
import { rfcDerived } from './rfc-derived.ts';
import { rfcDerivedClients } from './rfc-derived-clients.ts';
import { rfc6749 } from './rfc6749.ts';
import { rfc6749Authorization } from './rfc6749-authorization.ts';
import { rfc6750 } from './rfc6750.ts';
import { rfc7009 } from './rfc7009.ts';
import { rfc7636 } from './rfc7636.ts';
import { rfc7662 } from './rfc7662.ts';
import { rfc8414 } from './rfc8414.ts';
import { rfc9068 } from './rfc9068.ts';
import { rfc9207 } from './rfc9207.ts';
import { rfc9700 } from './rfc9700.ts';
import { allWaivers } from './waivers.ts';

export { statementIds } from './catalogue.ts';
export {
  type BoundParty,
  type Decision,
  LEVELS,
  type Level,
  type Requirement,
  type Source,
  verdictOfBreach,
} from './requirement.ts';

/** Version of the rows below; it changes when a row is added, removed or given another meaning. */
export const LEDGER_VERSION = '1.0.0';

const rfcRows = [
  ...rfc6749,
  ...rfc6749Authorization,
  ...rfc6750,
  ...rfc7009,
  ...rfc7636,
  ...rfc7662,
  ...rfc8414,
  ...rfc9068,
  ...rfc9207,
  ...rfc9700,
  ...rfcDerived,
  ...rfcDerivedClients,
].sort((a, b) => a.id.localeCompare(b.id, 'en'));

/** Every requirement, ordered by id within its source: documented systems first, then the RFC baseline. */
export const ledger: readonly Requirement[] = [
  ...mwareEsb,
  ...enigma,
  ...cehub,
  ...clueride,
  ...mobilefirst,
  ...rfcRows,
];

const byId = new Map(ledger.map((row) => [row.id, row]));

/** The row with this id, if there is one. */
export const requirement = (id: string): Requirement | undefined => byId.get(id);

/** Rows of the Enigma document that describe the old world, or any Enigma API whatever issued its token. */
const LEGACY_ROWS = ['ENIGMA-01', 'ENIGMA-02', 'ENIGMA-03', 'ENIGMA-04', 'ENIGMA-20', 'ENIGMA-21'];

const ofSystem =
  (system: System) =>
  (row: Requirement): boolean =>
    row.system === system || row.system === 'rfc';

const applies: Readonly<Record<string, (row: Requirement) => boolean>> = {
  'mware-esb': ofSystem('mware-esb'),
  enigma: ofSystem('enigma'),
  cehub: ofSystem('cehub'),
  clueride: ofSystem('clueride'),
  mobilefirst: ofSystem('mobilefirst'),
  'enigma-legacy': (row) => row.system === 'rfc' || LEGACY_ROWS.includes(row.id),
  oauth2: (row) => row.system === 'rfc',
};

/**
 * The rows that bind an implementation of a profile, in ledger order.
 * @throws RangeError for a profile that the ledger does not know
 */
export function requirementsFor(profile: string): readonly Requirement[] {
  const filter = applies[profile];
  if (filter === undefined) {
    throw new RangeError(
      `the ledger has no profile "${profile}"; it knows ${Object.keys(applies).join(', ')}`,
    );
  }
  return ledger.filter(filter);
}

/** The clauses of the baseline that the profile's document overrides. */
export const waivers = (profile: string): readonly Waiver[] =>
  allWaivers.filter((waiver) => waiver.profile === profile);
