import { restartsInTurn } from './restart.js';

describe('three replicas restarted in turn behind haproxy', () => {
  restartsInTurn('haproxy');
});
