/*
 * Preloaded (`node --expose-gc -r`) into the gateway: says when asked what is on its heap after a
 * collection, and what keeps its event loop alive.
 */
process.on('message', () => {
  global.gc?.();
  const resources = process.getActiveResourcesInfo();
  const count = (name: string) => resources.filter((resource) => resource === name).length;
  process.send?.({
    heapBytes: process.memoryUsage().heapUsed,
    residentBytes: process.memoryUsage.rss(),
    timers: count('Timeout'),
    sockets: count('TCPSocketWrap'),
  });
});
