import { originProblem } from './origins.js';

it.each([
  'https://app.example',
  'http://localhost:6274',
  'http://[::1]:6274',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://4ed7f644-c3b5-4bf1-983f-2c8718f52222',
  'safari-web-extension://4ED7F644-C3B5-4BF1-983F-2C8718F52222',
  'tauri://localhost',
  'app://obsidian.md',
  'capacitor://localhost',
  'ionic://localhost:8080',
  'vscode-webview://1kfhv2m7nqp0s9d8',
])('HTTP-01: %s is an origin as browsers send it', (origin) => {
  expect(originProblem(origin)).toBeUndefined();
});

it.each([
  ['https://app.example/', 'https://app.example'],
  ['https://app.example/path', 'https://app.example'],
  ['https://app.example?a=b', 'https://app.example'],
  ['https://app.example#a', 'https://app.example'],
  ['https://App.Example', 'https://app.example'],
  ['HTTPS://app.example', 'https://app.example'],
  ['https://app.example:443', 'https://app.example'],
  ['http://localhost:80', 'http://localhost'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
  ['tauri://localhost/', 'tauri://localhost'],
  ['app://obsidian.md/index.html', 'app://obsidian.md'],
  ['app://Obsidian.md?a', 'app://obsidian.md'],
  ['TAURI://localhost', 'tauri://localhost'],
  ['ionic://localhost:080', 'ionic://localhost:80'],
  [
    'chrome-extension://ABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP',
    `chrome-extension://abcdefghijklmnopabcdefghijklmnop`,
  ],
])('HTTP-01: %s is refused, with %s in the message', (given, right) => {
  expect(originProblem(given)).toBe(
    `${JSON.stringify(given)} is not what browsers send; write ${right}`,
  );
});

it.each<[string, RegExp]>([
  ['*', /is a pattern; write each origin in full/],
  ['https://*.example', /is a pattern/],
  ['chrome-extension://*', /is a pattern/],
  ['null', /is the origin of any file and sandboxed page/],
  ['file://', /is the origin of any file/],
  ['file:///page.html', /is the origin of any file/],
  ['data:text/html,x', /is the origin of any file/],
  ['app.example', /is not an origin; write scheme:\/\/host/],
  ['https://', /is not an origin; write scheme:\/\/host/],
  ['tauri:localhost', /is not an origin; write scheme:\/\/host/],
  ['tauri://', /is not an origin; write scheme:\/\/host/],
  ['tauri://local host', /is not an origin; write scheme:\/\/host/],
  ['tauri://localhost:99999', /is not an origin; write scheme:\/\/host/],
  ['tauri://größe', /is not an origin; write scheme:\/\/host/],
  ['http://localhost:6274.evil.example', /is not an origin; write scheme:\/\/host/],
  ['tauri://user:canary@localhost', /^what is given is not an origin; write scheme:\/\/host/],
  ['https://user:canary@app.example', /^what is given is not an origin; write scheme:\/\/host/],
])('HTTP-01: %s is not the origin of one client', (given, said) => {
  expect(originProblem(given)).toMatch(said);
  expect(originProblem(given)).not.toContain('canary');
});
