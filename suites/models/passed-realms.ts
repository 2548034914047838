import type { TargetSecurityTest } from '../../fixtures/target/index.ts';

/** What is due for a security test in a session where some realms are passed: the open realms of its first open step. */
export function dueRealms({ steps }: TargetSecurityTest, passed: ReadonlySet<string>): readonly string[] {
  for (const step of steps) {
    const open = step.filter((realm) => !passed.has(realm));
    if (open.length > 0) return open;
  }
  return [];
}
