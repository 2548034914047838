/** The world that a step is matched against. */
export interface Cast {
  readonly users: readonly string[];
  readonly clients: readonly string[];
  readonly deviations: readonly string[];
}
