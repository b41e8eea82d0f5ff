const { getPriority } = require('node:os');

/**
 * How many times as long everything may take here. The kernel gives a process 1.25 times less of a
 * busy processor for each step of niceness, so that a niced run is given that much longer.
 */
module.exports.patience = 1.25 ** Math.max(0, getPriority());
