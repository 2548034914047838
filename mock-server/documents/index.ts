export { DocumentError, readDocument } from './document.ts';
export { type Complaint, explain } from './explain.ts';
export { suggestion } from './nearest.ts';
export { spell } from './spell.ts';
