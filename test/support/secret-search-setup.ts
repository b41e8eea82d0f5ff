import { seeReceived } from './received-answers.js';
import { concludeSearch } from './secret-search.js';

// `environment.cjs` concludes when every test and hook of the suite has run, and what they started is closed.
Object.assign(globalThis, { secretSearch: { conclude: concludeSearch, end: seeReceived() } });
