const { existsSync } = require('node:fs');
const { join } = require('node:path');

const folders = ['test', 'capabilities', 'credentials', 'endpoint', 'jobs', 'nodes', 'workers'];

const project = (displayName, settings) => ({
	displayName,
	// Only these folders: a walk through the playground's node_modules would take longer than the tests.
	roots: folders.map((folder) => join(__dirname, folder)).filter(existsSync),
	moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
	// TypeScript wants the ending that a lazily imported file has once it is built.
	moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
	transform: {
		'\\.(ts|mjs)$': [
			'@swc/jest',
			{
				jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	...settings,
});

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit', {
			testMatch: ['<rootDir>/test/**/*.test.ts'],
			testPathIgnorePatterns: ['integration', 'chaos', 'e2e'].map(
				(part) => `<rootDir>/test/${part}/`,
			),
		}),
		project('integration', { testMatch: ['<rootDir>/test/integration/**/*.test.ts'] }),
		project('chaos', { testMatch: ['<rootDir>/test/chaos/**/*.test.ts'] }),
		project('e2e', {
			testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
			testEnvironment: '<rootDir>/playground/n8n/jest-environment.mjs',
			globalTeardown: '<rootDir>/playground/n8n/jest-teardown.mjs',
		}),
	],
};
