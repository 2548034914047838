import type { TargetResource } from '../../fixtures/target/index.ts';
import type { Presentation } from '../resource-acts.ts';

/** A place for a token that is not the Authorization field. */
export interface Place {
  readonly name: string;
  readonly form?: boolean;
  put(token: string): Presentation;
}

export const QUERY: Place = { name: 'the URL', put: (token) => ({ query: [['access_token', token]] }) };
export const FORM: Place = {
  name: 'a form body',
  form: true,
  put: (token) => ({ form: [['access_token', token]] }),
};

/** Every place that is tried. */
export const PLACES: readonly Place[] = [
  QUERY,
  FORM,
  { name: 'a cookie', put: (token) => ({ headers: [['Cookie', `access_token=${token}`]] }) },
  ...['X-Access-Token', 'Access-Token', 'X-Auth-Token', 'X-Authorization'].map((field) => ({
    name: `the field ${field}`,
    put: (token: string): Presentation => ({ headers: [[field, token]] }),
  })),
];

/** A form needs a method that gives a body its meaning. @see RFC 6750 section 2.2 */
export const methodFor = ({ form = false }: Place, { method }: TargetResource): string =>
  form && !['POST', 'PUT', 'PATCH'].includes(method) ? 'POST' : method;
