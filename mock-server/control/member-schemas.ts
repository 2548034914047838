import { z } from '@hono/zod-openapi';

/** Every member may be absent, none may be foreign. */
export type Changes<Shape extends z.ZodRawShape> = z.ZodObject<
  { [Name in keyof Shape]: z.ZodExactOptional<Shape[Name]> },
  z.core.$strict
>;

/** What a change may name of something, given what it is made of. */
export const changesOf = <Shape extends z.ZodRawShape>({ shape }: z.ZodObject<Shape>): Changes<Shape> =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(shape).map(([name, member]) => [name, z.exactOptional(member as z.ZodType)]),
    ),
  ) as unknown as Changes<Shape>;
