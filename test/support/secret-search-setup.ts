import { seeReceived } from './received-answers.js';
import { concludeSearch } from './secret-search.js';

// `environment.cjs` concludes when every test and hook of the suite has run, and what they started is closed.
const conclude = () => concludeSearch(expect.getState().testPath);
Object.assign(globalThis, { secretSearch: { conclude, end: seeReceived() } });
