/** Loaded before an app: it gets SIGTERM as soon as it listens for it, which is while it loads. */
process.on('newListener', (event) => {
  if (event !== 'SIGTERM') return;
  process.nextTick(() => process.kill(process.pid, 'SIGTERM'));
});
