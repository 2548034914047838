import type { Profile } from './schema.ts';

/** Grants that the token endpoint hears of; implicit begins and ends at the authorization endpoint. */
export const tokenGrants = ({ grants }: Profile): Profile['grants'] =>
  grants.filter((grant) => grant !== 'implicit');
