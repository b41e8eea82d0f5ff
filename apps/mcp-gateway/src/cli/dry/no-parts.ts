import type { Exchanger } from '#token-exchange';
import type { DryParts } from './dry-catalogue.js';

const refuse = () => Promise.reject(new Error('nobody is asked while tools are only looked at'));

/** An exchanger that exchanges nothing. */
export const noExchanger: Exchanger = {
  exchange: refuse,
  exchangeAgain: refuse,
  clientRefusal: () => undefined,
  checkClient: () => Promise.resolve('undecided'),
  circuit: 'closed',
};

/** For tools that are looked at and not run. */
export const noParts: DryParts = {
  tokens: { exchanger: () => noExchanger },
  http: { open: refuse },
};
