import type { PassedRealm, RealmSession } from '../../ports/index.ts';
import type { RealmKind } from '../../profiles/index.ts';
import { type Form, parameter } from '../../protocol/index.ts';
import { type Call, type Decision, found, refused, type Tools } from '../call.ts';
import { checkAccount, checkPassword, checkRegion, checkRequestable, findUser } from './token-steps.ts';

/** An answer to the challenge of a realm, with what it is held against. */
interface RealmAnswer {
  readonly realm: string;
  /** The parameters of the realm, without its name. */
  readonly form: Form;
  readonly session: RealmSession;
}

/** The parameters of a form that answer a realm: `<realm>.<name>=<value>`. */
export const answerIn = (form: Form, realm: string): Form =>
  form
    .filter(([name, value]) => name.startsWith(`${realm}.`) && value !== '')
    .map(([name, value]) => [name.slice(realm.length + 1), value]);

/** Whom a realm of a kind sees in an answer, or why it refuses it. */
export const judges: Readonly<
  Record<RealmKind, (answer: RealmAnswer, call: Call, tools: Tools) => Promise<PassedRealm | Decision>>
> = {
  /** `username` and `password`, held against the same account as everywhere else. */
  async user({ form }, call, tools) {
    const asked: Call = { ...call, form };
    for (const step of [findUser, checkRequestable, checkRegion, checkAccount, checkPassword]) {
      const decision = await step(asked, tools);
      if (decision !== undefined) return decision;
    }
    return { user: found(asked, 'user').name };
  },

  /** `device_id`, by which a device that is not known yet is known from now on. */
  async device({ realm, form }) {
    const device = parameter(form, 'device_id');
    return device === undefined
      ? refused('challenge-failed', `the answer to ${realm} has no ${realm}.device_id`)
      : { device };
  },

  /** `nonce`, as the challenge gave it. */
  async authenticity({ realm, form, session }) {
    return parameter(form, 'nonce') === session.nonce
      ? {}
      : refused('challenge-failed', `the answer to ${realm} does not return the nonce of its challenge`);
  },
};
