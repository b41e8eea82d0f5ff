// Answers over IPC with the packages that this process has loaded.
process.on('message', () => {
  const names = Object.keys(require.cache).map((path) => path.replaceAll('\\', '/'));
  const packages = names.flatMap(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
  );
  process.send([...new Set(packages)]);
});
