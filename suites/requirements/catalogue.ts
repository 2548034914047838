/**
 * How many statements were found in each source, by the prefix of the ids that they have here: the five documents,
 * then the clauses of the RFCs. Rows with a D in their number are derived, and stand beside these.
 */
const STATEMENTS: Readonly<Record<string, number>> = {
  ESB: 18,
  ENIGMA: 36,
  CEHUB: 37,
  CLUERIDE: 18,
  MOBILEFIRST: 38,
  B: 48,
};

/** Ids of every statement, whether the ledger has a row for it or not. */
export const statementIds: readonly string[] = Object.entries(STATEMENTS).flatMap(([prefix, count]) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, '0')}`),
);
