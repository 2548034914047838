import { mobilefirstClients } from './mobilefirst-clients.ts';
import { mobilefirstDerived } from './mobilefirst-derived.ts';
import { mobilefirstFlow } from './mobilefirst-flow.ts';
import { mobilefirstOverview } from './mobilefirst-overview.ts';
import type { Requirement } from './requirement.ts';

/** Every row of the MobileFirst document, then what follows from its purpose. */
export const mobilefirst: readonly Requirement[] = [
  ...mobilefirstOverview,
  ...mobilefirstFlow,
  ...mobilefirstClients,
  ...mobilefirstDerived,
];
