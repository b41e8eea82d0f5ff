import type { DryParts } from './dry-catalogue.js';

const refuse = () => Promise.reject(new Error('nobody is asked while tools are only looked at'));

/** For tools that are looked at and not run. */
export const noParts: DryParts = {
  tokens: { exchange: refuse, exchangeAgain: refuse },
  http: { send: refuse, close: () => undefined },
};
