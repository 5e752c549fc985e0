import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

const paths = 'import-x/no-restricted-paths';
const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';

/** What stands in the place of a file, and the rule that it breaks. */
const wrong: [file: string, text: string, rule: string][] = [
	...[
		// Between the folders of the package.
		['endpoint/redact.ts', '../jobs/records/ids'],
		['endpoint/redact.ts', '../capabilities/chat/chat'],
		['capabilities/capability.ts', '../jobs/dispatch'],
		['capabilities/capability.ts', '../nodes/shared/run/adapter'],
		['jobs/dispatch.ts', '../workers/config/help'],
		['nodes/shared/run/adapter.ts', '../../../workers/config/help'],
		['workers/config/help.ts', '../../nodes/shared/run/adapter'],
		// Between the layers inside one of them.
		['jobs/cancel.ts', './sweeping/sweep-batches'],
		['jobs/cancel.ts', './repairs/reconcile'],
		['jobs/events/follow-events.ts', '../dispatch'],
		['jobs/callbacks/callbacks.ts', '../events/follow-events'],
		['jobs/flows/encrypt-batch.ts', '../callbacks/callbacks'],
		['jobs/checkpoints/steps.ts', '../flows/encrypt-batch'],
		['jobs/records/ids.ts', '../checkpoints/steps'],
		['jobs/queue/open-queue.ts', '../records/ids'],
		['jobs/blobs/blob-store.ts', '../queue/open-queue'],
		['jobs/redis/connect.ts', '../blobs/blob-store'],
		['jobs/encryption/envelope.ts', '../redis/connect'],
		['capabilities/chat/chat.ts', '../vision/vision'],
		['capabilities/media/to-content-parts.ts', '../chat/chat'],
		['capabilities/audio/probe-audio.ts', '../media/to-content-parts'],
		['capabilities/subtitles/to-srt.ts', '../transcription/transcription'],
		['capabilities/schema/json-schema.ts', '../audio/probe-audio'],
		['capabilities/shared/map-with-concurrency.ts', '../schema/json-schema'],
		['workers/create-worker.ts', './commands/doctor'],
		['workers/dashboard/serve-dashboard.ts', '../commands/list'],
		['workers/create-worker.ts', './dashboard/serve-dashboard'],
		['workers/metrics/create-metrics.ts', '../create-worker'],
		['workers/reports/batch-report.ts', '../metrics/read-queue-numbers'],
		['workers/files/serve-files.ts', '../metrics/create-metrics'],
		['workers/watching/watch-cancels.ts', '../create-worker'],
		['workers/callbacks/send-callback.ts', '../watching/watch-cancels'],
		['workers/running/process-job.ts', '../callbacks/send-callback'],
		['workers/rate-limit/shared-rate-limiters.ts', '../running/process-job'],
		['workers/config/help.ts', '../rate-limit/shared-rate-limiters'],
		['nodes/shared/resume/resume-url.ts', '../run/adapter'],
		['nodes/shared/parameters/read-json.ts', '../resume/resume-url'],
		['nodes/shared/items/failed-item.ts', '../parameters/read-json'],
		['nodes/shared/descriptions/run-mode.ts', '../items/failed-item'],
	].map(([file = '', from = '']): [string, string, string] => [
		file,
		`import { a } from '${from}'; export const b = a;`,
		paths,
	]),
	['capabilities/capability.ts', "import { a } from 'n8n-workflow'; export const b = a;", imports],
	[
		'nodes/shared/run/adapter.ts',
		"import { Queue } from 'bullmq'; export const b = Queue;",
		imports,
	],
	[
		'nodes/shared/run/adapter.ts',
		"import { Redis } from 'ioredis'; export const b = Redis;",
		imports,
	],
	['capabilities/capability.ts', 'export const a = new OpenAI();', syntax],
	['jobs/dispatch.ts', 'export const a = process.env.HOME;', syntax],
	['jobs/dispatch.ts', 'export default 1;', syntax],
];

// In a process of its own, since the configuration is an ES module.
const script = `
import { ESLint } from 'eslint';
const rules = JSON.parse(process.argv[2]);
const eslint = new ESLint({
	// Only these rules, which need no types.
	ruleFilter: ({ ruleId }) => rules.includes(ruleId),
	overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});
const broken = [];
for (const [filePath, text] of JSON.parse(process.argv[1])) {
	const [result] = await eslint.lintText(text, { filePath });
	broken.push(result.messages.map(({ ruleId }) => ruleId));
}
console.log(JSON.stringify(broken));
`;

describe('a wrong arrow fails the build', () => {
	let broken: string[][];

	beforeAll(() => {
		const args = [
			'--input-type=module',
			'--eval',
			script,
			JSON.stringify(wrong),
			JSON.stringify([paths, imports, syntax]),
		];
		const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
		broken = JSON.parse(printed) as string[][];
	}, 180_000);

	it.each(wrong.map(([file, text, rule], index) => ({ file, text, rule, index })))(
		'$file: $text',
		({ rule, index }) => {
			expect(broken[index]).toContain(rule);
		},
	);
});
