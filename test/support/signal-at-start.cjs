/** Loaded before an app: sends it SIGTERM as soon as it handles that signal, which is while it loads. */
process.on('newListener', (event) => {
  if (event !== 'SIGTERM') return;
  process.nextTick(() => process.kill(process.pid, 'SIGTERM'));
});
