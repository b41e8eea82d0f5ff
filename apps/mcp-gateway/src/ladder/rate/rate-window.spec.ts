import { VirtualTime } from '../../../../../test/support/virtual-time.js';
import { MAX_KEYS, RateWindow } from './rate-window.js';

const time = new VirtualTime();

it('TOOL-11, AUTH-18: a full window says for how long, and ends after a minute', async () => {
  const window = new RateWindow(2, time.clock);
  for (const wait of [undefined, undefined, 60, 60]) {
    expect(window.wait('a')).toBe(wait);
    window.count('a');
  }
  expect(window.wait('b')).toBeUndefined();
  await time.advance(59_500);
  expect(window.wait('a')).toBe(1);
  await time.advance(500);
  expect(window.wait('a')).toBeUndefined();
  window.count('a');
  expect(window.wait('a')).toBeUndefined();
  window.count('a');
  expect(window.wait('a')).toBe(60);
});

it('AUTH-18: other keys, however many, do not free one whose window is full', () => {
  const window = new RateWindow(3, time.clock);
  for (let i = 0; i < 3; i += 1) window.count('bad');
  for (let i = 0; i < 5 * MAX_KEYS; i += 1) window.count(`other ${i}`);
  expect(window.wait('bad')).toBe(60);
});

it('without a limit nothing waits', () => {
  const window = new RateWindow(undefined, time.clock);
  for (let i = 0; i < 1_000; i += 1) window.count('a');
  expect(window.wait('a')).toBeUndefined();
});
