import { version } from '../../../package.json';
import { VERSION } from './version.js';

it('the version is the package’s', () => {
  expect(VERSION).toBe(version);
});
