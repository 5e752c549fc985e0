// Loaded before a worker: as if prom-client were not installed.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...more) =>
	resolve(name === 'prom-client' ? './not-installed' : name, ...more);
