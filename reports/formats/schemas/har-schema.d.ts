// The package has no types of its own.
declare module 'har-schema' {
  /** JSON Schemas of HAR 1.2, draft 6, by the name of what they describe. */
  const schemas: Readonly<Record<string, object>>;
  export default schemas;
}
