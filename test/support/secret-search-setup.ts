import { searchLogs } from './secret-search.js';

// Hooks of the suite itself run after this one; what they close searches again.
afterAll(() => {
  searchLogs();
});
