// What n8n's scan of community packages finds in this one: its rules over all that is published,
// whatever a comment says. Fails where it finds what is not expected here, and where it no longer
// finds what is. The scan itself takes a package from npm, with its provenance.
import { ESLint } from 'eslint';
import { createRequire } from 'node:module';
import { relative } from 'node:path';

// The copies that n8n's tool for community packages brings.
const load = createRequire(import.meta.resolve('@n8n/node-cli/eslint'));
const { parser } = load('typescript-eslint');
const { n8nCommunityNodesPlugin } = load('@n8n/eslint-plugin-community-nodes');
const nodesPlugin = load('eslint-plugin-n8n-nodes-base');

/** Rules that this package breaks: where, and why. The first four keep it from being verified. */
const expected = {
	'@n8n/community-nodes/no-runtime-dependencies': {
		at: /^package\.json$/,
		why: 'the SDK of OpenAI and the queue are needed at run time; n8n Cloud takes no such package',
	},
	'@n8n/community-nodes/no-restricted-imports': {
		at: /^(capabilities|endpoint|jobs|nodes|workers)\//,
		why: 'recordings, the queue and workers need Node.js modules and these dependencies',
	},
	'@n8n/community-nodes/no-restricted-globals': {
		at: /^(capabilities|endpoint|jobs|nodes|workers)\//,
		why: 'rate limits, retries and workers need timers, and a worker its process',
	},
	'@n8n/community-nodes/no-dangerous-functions': {
		at: /^capabilities\/audio\/run-ffmpeg\.ts$/,
		why: 'ffmpeg is started without a shell, with a list of arguments',
	},
	'@n8n/community-nodes/require-node-api-error': {
		at: /^(capabilities|endpoint|jobs|nodes\/shared|nodes\/\w+\/[a-z-]+\.ts|workers)/,
		why: 'what fails below the nodes becomes an error of n8n in one place, for workers and n8n alike',
	},
	'@n8n/community-nodes/credential-test-required': {
		at: /^credentials\//,
		why: 'both are tested by a node; the rule does not follow the import',
	},
	'@n8n/community-nodes/credential-password-field': {
		at: /^credentials\/OpenAiCompatibleApi\.credentials\.ts$/,
		why: 'tokens per minute are a number and no secret',
	},
	'n8n-nodes-base/node-param-display-name-miscased': {
		at: /^nodes\/shared\/descriptions\/run-mode\.ts$/,
		why: 'the name of n8n begins with a small letter',
	},
};

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
const wrong = [
	...found
		.filter(({ file, rule }) => !expected[rule]?.at.test(file))
		.map(({ file, line, rule, message }) => `${file}:${line} ${rule}: ${message}`),
	...Object.keys(expected)
		.filter((rule) => !found.some((one) => one.rule === rule))
		.map((rule) => `${rule} is expected in this file, and nothing breaks it any more`),
];
for (const line of wrong) console.log(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
