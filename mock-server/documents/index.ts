export { DocumentError, readDocument } from './document.ts';
export { type Complaint, explain, spell } from './explain.ts';
export { suggestion } from './nearest.ts';
