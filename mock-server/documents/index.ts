export { type Document, DocumentError, readDocument } from './document.ts';
export { type Complaint, explain, spell } from './explain.ts';
export { nearest } from './nearest.ts';
