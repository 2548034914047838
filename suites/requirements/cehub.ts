import type { Requirement } from './requirement.ts';

export const cehub: readonly Requirement[] = [];
