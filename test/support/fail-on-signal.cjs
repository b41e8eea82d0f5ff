/** Loaded before an app: SIGUSR2 causes a promise rejection that nobody handles. */
process.on('SIGUSR2', () => {
  void Promise.reject(new TypeError('canary of a foreign text'));
});
