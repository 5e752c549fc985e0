// What n8n's scan of community packages finds in this one: its rules over all that is published,
// whatever a comment says. Fails where it finds what is not in community-scan.json, and where it no
// longer finds what is. The scan itself takes a package from npm, with its provenance.
import { ESLint } from 'eslint';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';

// The copies that n8n's tool for community packages brings.
const load = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const { parser } = load('typescript-eslint');
const { n8nCommunityNodesPlugin } = load('@n8n/eslint-plugin-community-nodes');
const nodesPlugin = load('eslint-plugin-n8n-nodes-base');

/** Rules that this package breaks, and why. The first four keep it from being verified. */
const reasons = {
	'@n8n/community-nodes/no-runtime-dependencies':
		'the SDK of OpenAI and the queue are needed at run time; n8n Cloud takes no such package',
	'@n8n/community-nodes/no-restricted-imports':
		'recordings, the queue and workers need Node.js modules and these dependencies',
	'@n8n/community-nodes/no-restricted-globals':
		'rate limits, retries and workers need timers, and a worker its process',
	'@n8n/community-nodes/no-dangerous-functions':
		'ffmpeg is started without a shell, with a list of arguments',
	'@n8n/community-nodes/require-node-api-error':
		'what fails below the nodes becomes an error of n8n in one place, for workers and n8n alike',
	'@n8n/community-nodes/credential-test-required':
		'both are tested by a node; the rule does not follow the import',
	'@n8n/community-nodes/credential-password-field': 'tokens per minute are a number and no secret',
	'n8n-nodes-base/node-param-display-name-miscased': 'the name of n8n begins with a small letter',
};

/** The files that break each of them. With --write, what is found now takes its place. */
const list = new URL('community-scan.json', import.meta.url);

/** Rules for n8n's own nodes that its tool turns off for community packages, or that cannot hold here. */
const notForUs = [
	'cred-class-field-documentation-url-miscased',
	'cred-class-field-type-options-password-missing',
	'node-class-description-inputs-wrong-regular-node',
	'node-class-description-outputs-wrong',
	'node-param-type-options-max-value-present',
	// A Redis server is no API.
	'cred-class-name-unsuffixed',
	'cred-class-field-name-unsuffixed',
	'cred-class-field-display-name-missing-api',
	'node-class-description-credentials-name-unsuffixed',
];
const off = Object.fromEntries(notForUs.map((rule) => [`n8n-nodes-base/${rule}`, 'off']));
const { community, credentials, nodes } = nodesPlugin.configs;

const eslint = new ESLint({
	overrideConfigFile: true,
	allowInlineConfig: false,
	overrideConfig: [
		n8nCommunityNodesPlugin.configs.recommended,
		{ plugins: { 'n8n-nodes-base': nodesPlugin }, rules: { 'no-console': 'error' } },
		{ files: ['package.json'], rules: community.rules },
		{ files: ['credentials/**/*.ts'], rules: { ...credentials.rules, ...off } },
		{ files: ['nodes/**/*.ts'], rules: { ...nodes.rules, ...off } },
		{ files: ['**/*.{ts,json}'], languageOptions: { parser } },
	],
});
const results = await eslint.lintFiles([
	'package.json',
	'{nodes,credentials,capabilities,endpoint,jobs,workers}/**/*.{ts,json}',
]);
const found = results.flatMap(({ filePath, messages }) =>
	messages
		.filter(({ severity }) => severity === 2)
		.map(({ ruleId, line, message }) => ({
			file: relative(process.cwd(), filePath),
			rule: ruleId ?? 'what cannot be read',
			line,
			message,
		})),
);
const filesOf = (rule) =>
	[...new Set(found.filter((one) => one.rule === rule).map(({ file }) => file))].sort();
const now = Object.fromEntries(Object.keys(reasons).map((rule) => [rule, filesOf(rule)]));
if (process.argv.includes('--write')) writeFileSync(list, JSON.stringify(now, null, '\t'));
const expected = JSON.parse(readFileSync(list, 'utf8'));
const wrong = [
	...found
		.filter(({ file, rule }) => !expected[rule]?.includes(file))
		.map(({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`),
	...Object.entries(expected).flatMap(([rule, files]) =>
		files
			.filter((file) => !now[rule]?.includes(file))
			.map((file) => `${file} no longer breaks ${rule}: take it out of community-scan.json`),
	),
];
for (const line of wrong) console.log(line);
if (wrong.length > 0) {
	console.log(
		'Where this is meant: node test/repository/community-scan.mjs --write, npm run format',
	);
}
process.exitCode = wrong.length > 0 ? 1 : 0;
