/*
 * Preloaded (`node --expose-gc -r`) into the gateway: says on request what is on its heap after a
 * collection and what keeps its event loop alive, and ends it when the soak is gone.
 */
process.on('message', () => {
  global.gc?.();
  const resources = process.getActiveResourcesInfo();
  const count = (name: string) => resources.filter((resource) => resource === name).length;
  process.send?.({
    heapBytes: process.memoryUsage().heapUsed,
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
  });
});

process.on('disconnect', () => process.exit(0));
