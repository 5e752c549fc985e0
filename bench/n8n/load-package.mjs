import { createRequire, Module } from 'node:module';
import { dirname, join } from 'node:path';

// A child of installed.mjs: loads a package as n8n does when it starts, and prints what that took as JSON.
const { n8n, place } = JSON.parse(process.argv[2]);
// As n8n does, so that its nodes find what it has.
const modules = dirname(dirname(n8n));
process.env.NODE_PATH = modules;
Module._initPaths();
// Of n8n's parts, those that it has loaded by then.
const require = createRequire(n8n);
require('n8n-workflow');
const { PackageDirectoryLoader } = require(join(modules, 'n8n-core'));

const bytes = () => {
	globalThis.gc();
	return process.memoryUsage().rss;
};
const before = bytes();
const startedAt = performance.now();
const loader = new PackageDirectoryLoader(place);
await loader.loadAll();
const ms = performance.now() - startedAt;
console.log(
	JSON.stringify({ ms, mb: (bytes() - before) / 1024 ** 2, nodes: loader.types.nodes.length }),
);
process.exit(0);
