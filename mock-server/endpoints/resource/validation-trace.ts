import type { Profile, TokenCheck } from '../../profiles/index.ts';
import type { HeaderField } from '../../wire/index.ts';
import type { Call, Decision, Step } from '../call.ts';

/** A check of an access token that leaves its outcome in the call. */
export const traced =
  (check: TokenCheck | 'online', step: Step): Step =>
  async (call, tools) => {
    const decision = await step(call, tools);
    call.trace = [...(call.trace ?? []), `${check} ${decision === undefined ? 'ok' : 'failed'}`];
    return decision && withTrace(decision, call, tools.profile);
  };

/** The decision with the trace in its explanation, where the profile wants it there. */
export const withTrace = (decision: Decision, { trace = [] }: Call, { validation }: Profile): Decision =>
  validation.trace === 'none'
    ? decision
    : { ...decision, because: `${decision.because} (${trace.join(', ')})` };

/** The trace as a client sees it, where the profile lets it. */
export const traceFields = ({ trace }: Call, { validation }: Profile): readonly HeaderField[] =>
  trace === undefined || validation.trace !== 'header' ? [] : [['X-Validation-Trace', trace.join(', ')]];
