import { hash } from 'node:crypto';

/** What a store keeps in the place of a token: its SHA-256, from which it cannot be had back. */
export const digestOf = (token: string): string => hash('sha256', token, 'base64url');
