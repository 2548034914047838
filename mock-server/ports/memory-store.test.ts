import { memoryStore } from './memory-store.ts';
import { describeStore } from './store-contract.fixture.ts';

describeStore('memory', memoryStore);
