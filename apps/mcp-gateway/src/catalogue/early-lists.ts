import type { Catalogue } from './catalogue.js';
import type { CurrentCatalogue } from './current-catalogue.js';

/**
 * Has the lists of the catalogue asked for before anybody wants them, as far as that takes nobody; so with each catalogue
 * that comes in its place. Nobody waits. Called when the server listens.
 */
export function learnEarly(current: CurrentCatalogue): void {
  const learn = ({ learned }: Catalogue) => {
    for (const each of learned) void each.learn?.();
  };
  learn(current.now);
  current.onReplaced((_before, now) => {
    learn(now);
  });
}
