import { restartsInTurn } from './restart.js';

describe('three replicas restarted in turn behind envoy', () => {
  restartsInTurn('envoy');
});
