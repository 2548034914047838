import type { Requirement } from './requirement.ts';

export const clueride: readonly Requirement[] = [];
