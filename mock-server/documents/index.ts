export { type Document, DocumentError, readDocument } from './document.ts';
export { type Complaint, explain, spell } from './explain.ts';
export { nearest, suggestion } from './nearest.ts';
