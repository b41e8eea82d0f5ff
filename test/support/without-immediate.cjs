// What the program calls first beyond its own code is not there.
delete globalThis.setImmediate;
