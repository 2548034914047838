import type { Requirement } from './requirement.ts';

export const mobilefirst: readonly Requirement[] = [];
