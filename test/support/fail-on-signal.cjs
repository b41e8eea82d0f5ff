/** Loaded before an app: at SIGUSR2 something is rejected that nobody catches. */
process.on('SIGUSR2', () => {
  void Promise.reject(new TypeError('canary of a foreign text'));
});
