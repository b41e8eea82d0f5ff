// Loaded into an app: a request with `?endless` gets an answer larger than a connection's buffers.
const { ServerResponse } = require('node:http');

const { Buffer } = require('node:buffer');
const MORE = 64 * 1024 * 1024;
const { writeHead, end } = ServerResponse.prototype;
const isEndless = ({ req }) => req.url.endsWith('?endless');

ServerResponse.prototype.writeHead = function (status, headers) {
  if (!isEndless(this)) return writeHead.apply(this, arguments);
  this.removeHeader('content-length');
  const kept = Object.entries(headers ?? {}).filter(([name]) => name !== 'content-length');
  return writeHead.call(this, status, Object.fromEntries(kept));
};

ServerResponse.prototype.end = function () {
  return isEndless(this) ? end.call(this, Buffer.alloc(MORE, ' ')) : end.apply(this, arguments);
};
