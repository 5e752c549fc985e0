// Loaded before a worker: as if OpenTelemetry's SDK were not installed, and says what was asked for.
const Module = require('node:module');

const resolve = Module._resolveFilename;
const asked = [];
Module._resolveFilename = (name, ...more) => {
	if (!/^@opentelemetry\/(?!api$)/.test(name)) return resolve(name, ...more);
	asked.push(name);
	return resolve('./not-installed', ...more);
};
process.on('exit', () => {
	process.stderr.write(`asked for: ${asked.join()}\n`);
});
