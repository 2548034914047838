export type { Exchange, Outcome, Party } from './exchange.ts';
export { replyOf } from './exchange.ts';
export type { WireFault } from './fault.ts';
export type { Closing, Journal, Opening } from './journal.ts';
export { createJournal } from './journal.ts';
export type { HeaderField, HttpMessage, HttpReply, HttpRequest } from './message.ts';
export { bodyText, bytes, headerValue, headerValues, originOf, pathOf, queryOf } from './message.ts';
export { createMask, type Mask } from './redaction.ts';
export { type TranscribedExchange, transcribe } from './transcript.ts';
