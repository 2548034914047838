import type { z } from 'zod';
import type { expectationSchema } from '../../expectations/schema.ts';
import type { roleSchema } from '../../profiles/tenancy-schema.ts';
import type { actionsSchema } from '../action-routes.ts';
import type { clientChangeSchema, clientSchema } from '../client-routes.ts';
import type { clockSchema, moveSchema } from '../clock-routes.ts';
import type { exchangeSchema } from '../exchange-schema.ts';
import type { answerSchema } from '../expect-routes.ts';
import type { orderSchema } from '../make-mock.ts';
import type {
  bundleSchema,
  mintedSchema,
  mintSchema,
  provisionSchema,
  rotationSchema,
} from '../minting-routes.ts';
import type { addressSchema, mockSchema, restartSchema } from '../mock-schemas.ts';
import type { roleChangeSchema } from '../role-routes.ts';
import type { additionSchema, entriesSchema } from '../script-routes.ts';
import type { selectionSchema, tokenSchema, tokensSchema } from '../token-schemas.ts';
import type { userChangeSchema, userSchema } from '../user-routes.ts';

// What travels to and from the control API, as its own schemas say.

/** How a mock is to be; everything may be absent. */
export type MockOrder = z.input<typeof orderSchema>;
/** Where a mock listens. */
export type MockAddress = z.output<typeof addressSchema>;
/** Where a mock listens, what it plays and what time it is for it. */
export type MockDescription = z.output<typeof mockSchema>;

export type ClockReading = z.output<typeof clockSchema>;
export type ClockMove = z.input<typeof moveSchema>;

/** A step, or a list of steps. */
export type ScriptAddition = z.input<typeof additionSchema>;
/** The steps of a script, with how often each matched. */
export type ScriptEntries = z.output<typeof entriesSchema>;
/** What a step can do, with the settings that it takes. */
export type AvailableActions = z.output<typeof actionsSchema>;

export type UserDescription = z.output<typeof userSchema>;
export type UserChange = z.input<typeof userChangeSchema>;
/** What a role of a tenant permits. */
export type RoleDescription = z.output<typeof roleSchema>;
export type RoleChange = z.input<typeof roleChangeSchema>;
export type ClientDescription = z.output<typeof clientSchema>;
export type ClientChange = z.input<typeof clientChangeSchema>;

/** A token as it is listed: by its digest. */
export type TokenDescription = z.output<typeof tokenSchema>;
export type TokenList = z.output<typeof tokensSchema>;
/** Which tokens are meant; all of them where empty. */
export type TokenSelection = z.input<typeof selectionSchema>;
/** Which tokens are listed; all of them where empty. */
export interface TokenQuery {
  readonly user?: string;
  readonly client?: string;
  readonly state?: TokenDescription['state'];
  /** Only so many of each kind, the newest. */
  readonly last?: number;
}
export type MintOrder = z.input<typeof mintSchema>;
export type MintedToken = z.output<typeof mintedSchema>;
export type ProvisioningOrder = z.input<typeof provisionSchema>;
export type ProvisioningBundle = z.output<typeof bundleSchema>;
export type Restart = z.input<typeof restartSchema>;
export type KeyRotation = z.input<typeof rotationSchema>;

/** An exchange as it is told over the control API: masked, unless it was asked for with `reveal`. */
export type ToldExchange = z.output<typeof exchangeSchema>;
/** Which exchanges are meant; all of them where empty. */
export interface JournalQuery {
  /** Only exchanges with a greater id. */
  readonly since?: number;
  readonly endpoint?: string;
  readonly status?: number;
  /** Only so many, the newest of those that are meant. */
  readonly last?: number;
  /** Show secrets as they are. */
  readonly reveal?: boolean;
}
export type Expectation = z.input<typeof expectationSchema>;
export type ExpectationAnswer = z.output<typeof answerSchema>;
