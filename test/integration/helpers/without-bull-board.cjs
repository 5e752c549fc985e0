// Loaded before a worker: as if @bull-board/api were not installed.
const Module = require('node:module');

const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...more) =>
	resolve(name === '@bull-board/api' ? './not-installed' : name, ...more);
