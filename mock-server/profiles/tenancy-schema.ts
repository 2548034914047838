import { z } from 'zod';

/** Host name as URLs write it, without a port. */
const host = z
  .string()
  .regex(/^(\[[\da-f:.]+\]|[a-z\d.-]+)$/, 'must be a host name in lower case, without a port');

/** Customers who share a server and must not see each other's data. */
export const tenancySchema = z.strictObject({
  /** The host that a request names says which tenant it is about. */
  tenants: z.array(z.strictObject({ id: z.string(), host })).min(1),
  /** Hosts that are nobody's, beside those that the server listens on: there a token is used for its own tenant. */
  neutralHosts: z.array(host),
  /** Header field in which a request may name a tenant, which has to be the token's own; none is read if empty. */
  idField: z.string(),
});

/** A role of a tenant, with what it permits. */
export const roleSchema = z.strictObject({
  name: z.string(),
  tenant: z.string(),
  rights: z.array(z.string()),
});

/** An entry of the data that protected resources begin with. */
export const recordSchema = z.strictObject({
  object: z.string(),
  id: z.string(),
  tenant: z.string(),
  content: z.record(z.string(), z.unknown()),
});
