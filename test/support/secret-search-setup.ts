import { searchLogs } from './secret-search.js';

// The suite's own hooks run after this one; closing a stack there searches again.
afterAll(() => {
  searchLogs();
});
