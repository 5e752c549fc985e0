import { configWithoutCloudSupport } from '@n8n/node-cli/eslint';
import { globalIgnores } from 'eslint/config';
import { createRequire } from 'node:module';

// Two copies of the same plugin may not meet in one config, so n8n's own copy serves us too.
const tseslint = createRequire(import.meta.resolve('@n8n/node-cli/eslint'))('typescript-eslint');

const sources = [
	'nodes/**/*.ts',
	'credentials/**/*.ts',
	'capabilities/**/*.ts',
	'endpoint/**/*.ts',
	'jobs/**/*.ts',
	'workers/**/*.ts',
];

/** What stands in `target` may not reach up or across to `from`. */
const packageArrows = [
	{
		target: './endpoint',
		from: ['./capabilities', './jobs', './workers', './nodes', './credentials'],
	},
	{ target: './capabilities', from: ['./jobs', './workers', './nodes', './credentials'] },
	{ target: './jobs', from: ['./workers', './nodes', './credentials'] },
	{ target: './workers', from: ['./nodes', './credentials'] },
	{ target: './nodes', from: ['./workers'] },
	{
		target: './credentials',
		from: ['./nodes', './capabilities', './endpoint', './jobs', './workers'],
	},
].map((zone) => ({
	...zone,
	message: 'Arrows go down only: nodes → jobs → capabilities → endpoint, workers beside nodes.',
}));

/**
 * The layers inside a folder, from the top: each may use those below it. Folders of one layer are
 * parted by a space; `*.ts` are the files of the folder itself.
 */
const layers = {
	capabilities: [
		'embeddings extraction function-calling image-generation models rerank speech-generation transcription video-generation vision',
		'chat',
		'media',
		'audio documents subtitles',
		'schema',
		'shared *.ts',
	],
	jobs: [
		'repairs sweeping',
		'*.ts',
		'events',
		'callbacks',
		'flows',
		'checkpoints',
		'records',
		'queue',
		'blobs',
		'redis',
		'encryption',
	],
	workers: [
		'commands',
		'dashboard',
		'!(cli).ts',
		'metrics traces',
		'reports',
		'files',
		'watching',
		'callbacks',
		'running',
		'rate-limit',
		'config',
	],
	'nodes/shared': ['run', 'resume', 'parameters', 'items', 'descriptions'],
};

const globsOf = (folder, layer) =>
	layer.split(' ').map((name) => `./${folder}/${name.endsWith('.ts') ? name : `${name}/**/*`}`);

const layerArrows = Object.entries(layers).flatMap(([folder, ordered]) =>
	ordered.slice(1).map((layer, index) => ({
		target: globsOf(folder, layer),
		from: ordered.slice(0, index + 1).flatMap((above) => globsOf(folder, above)),
		message: `Arrows go down only inside ${folder}/: ${ordered.join(' → ')}.`,
	})),
);

const n8nOnlyInNodes = {
	name: 'n8n-workflow',
	message: 'n8n stays under nodes/ and credentials/.',
};
const queueOnlyInJobs = ['bullmq', 'ioredis'].map((name) => ({
	name,
	message: 'The queue stays under jobs/ and workers/.',
}));
const oneClient = {
	selector: "NewExpression[callee.name='OpenAI']",
	message: 'The client is made in endpoint/endpoint-client.ts alone.',
};
const oneEnvironment = {
	selector: "MemberExpression[object.name='process'][property.name='env']",
	message: 'The environment is read in workers/config alone.',
};
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' };

const restrictImports = (...paths) => ['error', { paths }];
const restrictSyntax = (...rules) => ['error', noDefaultExport, ...rules];

export default tseslint.config(
	globalIgnores([
		'dist',
		'coverage',
		'playground/node_modules',
		'playground/.state',
		'**/fixtures',
	]),
	...configWithoutCloudSupport,
	{
		files: ['package.json'],
		rules: {
			// The client and the queue are needed at run time. This package is for self-hosted n8n.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
		},
	},
	{
		files: ['credentials/JobQueueRedis.credentials.ts'],
		rules: {
			// It is a Redis server, not an API.
			'n8n-nodes-base/cred-class-name-unsuffixed': 'off',
			'n8n-nodes-base/cred-class-field-name-unsuffixed': 'off',
			'n8n-nodes-base/cred-class-field-display-name-missing-api': 'off',
		},
	},
	{
		files: ['credentials/*.ts'],
		rules: {
			// Tested by functions of nodes/Jobs and nodes/Models, which the linter does not find in an import.
			'@n8n/community-nodes/credential-test-required': 'off',
		},
	},
	{
		files: sources,
		extends: [tseslint.configs.strictTypeChecked],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'import-x/no-restricted-paths': ['error', { zones: [...packageArrows, ...layerArrows] }],
			'no-restricted-imports': restrictImports(n8nOnlyInNodes, ...queueOnlyInJobs),
			'no-restricted-syntax': restrictSyntax(oneClient, oneEnvironment),
			'max-lines': ['error', 250],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/return-await': ['error', 'always'],
		},
	},
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		rules: { 'no-restricted-imports': restrictImports(...queueOnlyInJobs) },
	},
	{
		files: ['jobs/**/*.ts', 'workers/**/*.ts'],
		rules: { 'no-restricted-imports': restrictImports(n8nOnlyInNodes) },
	},
	{
		files: ['endpoint/endpoint-client.ts'],
		rules: { 'no-restricted-syntax': restrictSyntax(oneEnvironment) },
	},
	{
		files: ['workers/config/read-call.ts', 'workers/config/read-terminal.ts'],
		rules: { 'no-restricted-syntax': restrictSyntax(oneClient) },
	},
	{
		// The adapter turns every Failure into a node error once, in nodes/shared/items/to-node-error.
		files: sources,
		ignores: ['nodes/**/*.node.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		// The linter's own TypeScript does not see that these streams can be iterated; tsc does.
		files: [
			'endpoint/{fetch-file,plain-response,uniform-fetch,unpack}.ts',
			'jobs/encryption/blob-cipher.ts',
			'jobs/blobs/{blob-store,resuming-stream,s3-ages,s3-storage}.ts',
			'capabilities/chat/{ask-chat,read-stream}.ts',
			'capabilities/media/read-bytes.ts',
			'capabilities/audio/{copy-chunks,cut-recording,levels-by-reading}.ts',
			'capabilities/audio/{open-sound,probe-audio}.ts',
			'capabilities/transcription/streamed-transcript.ts',
			'capabilities/video-generation/write-video.ts',
			'workers/metrics/count-files.ts',
		],
		rules: { '@typescript-eslint/await-thenable': 'off' },
	},
	{
		// Spawned without a shell, with the arguments of a list.
		files: ['capabilities/audio/run-ffmpeg.ts'],
		rules: { '@n8n/community-nodes/no-dangerous-functions': 'off' },
	},
	{
		// A rate of tokens is no secret, and a Redis URL may hold a password.
		files: ['credentials/**/*.ts'],
		rules: {
			'@n8n/community-nodes/credential-password-field': 'off',
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
		},
	},
	{
		files: ['nodes/Jobs/OpenAiCompatibleJobs.node.ts', 'nodes/JobsTrigger/*.node.ts'],
		rules: {
			'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
			// Whether an operation is for a batch or a job is the field `target`.
			'@n8n/community-nodes/resource-operation-pattern': 'off',
		},
	},
	{
		// A resume webhook lives as long as its execution; there is nothing to register.
		files: ['nodes/**/*.node.ts'],
		rules: { '@n8n/community-nodes/webhook-lifecycle-complete': 'off' },
	},
	{
		files: ['nodes/**/*.node.ts', 'credentials/**/*.ts'],
		rules: { 'max-lines': 'off' },
	},
	{
		files: ['test/**/*.ts'],
		rules: {
			'max-lines': ['error', 400],
			// Rules for what n8n loads: a test throws plainly, starts servers and has keys of its own.
			'@n8n/community-nodes/require-node-api-error': 'off',
			'@n8n/community-nodes/no-hardcoded-secrets': 'off',
			'@n8n/community-nodes/no-dangerous-functions': 'off',
		},
	},
	{
		files: ['**/*.mjs', '**/*.cjs', '*.js'],
		rules: { 'no-console': 'off' },
	},
);
