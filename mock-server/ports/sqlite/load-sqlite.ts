/** The module of Node, loaded when it is needed first, without a word on the terminal that it is new. */
export function loadSqlite(): typeof import('node:sqlite') {
  return quietly(() => process.getBuiltinModule('node:sqlite'));
}

/** Does something that warns of an experimental feature of SQLite; every other warning is told as always. */
export function quietly<Outcome>(act: () => Outcome): Outcome {
  const emit = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...about: readonly unknown[]) => {
    if (about[0] === 'ExperimentalWarning' && /SQLite/i.test(String(warning))) return;
    Reflect.apply(emit, process, [warning, ...about]);
  };
  try {
    return act();
  } finally {
    process.emitWarning = emit;
  }
}
