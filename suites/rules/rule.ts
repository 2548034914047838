import type { Finding } from '../check.ts';
import type { Traffic } from './traffic.ts';

/** What traffic shows of the requirements of a rule. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Rows that the traffic does not show enough of to let them pass, with the reason; a finding goes before. */
  readonly open: Readonly<Record<string, string>>;
}

/** A pure judge over the traffic of a client. */
export interface Rule {
  /** Stable name in kebab-case, as a check has it. */
  readonly id: string;
  /** What is true of a conformant client, as a sentence. */
  readonly title: string;
  /** Ids of the ledger rows that it decides. */
  readonly requirements: readonly string[];
  judge(traffic: Traffic): Judgement;
}

/** Says the same reason of several rows; of none of them where there is no reason. */
export const openAll = (rows: readonly string[], reason: string | undefined): Judgement['open'] =>
  reason === undefined ? {} : Object.fromEntries(rows.map((row) => [row, reason]));
