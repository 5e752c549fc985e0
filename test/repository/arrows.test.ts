import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

const paths = 'import-x/no-restricted-paths';
const imports = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';

/** What stands in the place of a file, and the rule that it breaks. */
const wrong: [file: string, text: string, rule: string][] = [
	['endpoint/redact.ts', "import { a } from '../jobs/batch-id'; export const b = a;", paths],
	[
		'endpoint/redact.ts',
		"import { a } from '../capabilities/chat/chat'; export const b = a;",
		paths,
	],
	[
		'capabilities/shared/estimate-tokens.ts',
		"import { a } from '../jobs/dispatch'; export const b = a;",
		paths,
	],
	[
		'capabilities/shared/estimate-tokens.ts',
		"import { a } from '../nodes/shared/adapter'; export const b = a;",
		paths,
	],
	['jobs/records/batch-id.ts', "import { a } from '../workers/help'; export const b = a;", paths],
	[
		'nodes/shared/parameters/label-of.ts',
		"import { a } from '../../workers/config/help'; export const b = a;",
		paths,
	],
	[
		'workers/config/help.ts',
		"import { a } from '../nodes/shared/adapter'; export const b = a;",
		paths,
	],
	[
		'capabilities/shared/estimate-tokens.ts',
		"import { a } from 'n8n-workflow'; export const b = a;",
		imports,
	],
	[
		'nodes/shared/parameters/label-of.ts',
		"import { Queue } from 'bullmq'; export const b = Queue;",
		imports,
	],
	[
		'nodes/shared/parameters/label-of.ts',
		"import { Redis } from 'ioredis'; export const b = Redis;",
		imports,
	],
	['capabilities/shared/estimate-tokens.ts', 'export const a = new OpenAI();', syntax],
	['jobs/records/batch-id.ts', 'export const a = process.env.HOME;', syntax],
	['jobs/records/batch-id.ts', 'export default 1;', syntax],
];

// In a process of its own, since the configuration is an ES module.
const script = `
import { ESLint } from 'eslint';
const eslint = new ESLint({ cwd: process.cwd() });
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
		const args = ['--input-type=module', '--eval', script, JSON.stringify(wrong)];
		const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
		broken = JSON.parse(printed) as string[][];
	}, 60_000);

	it.each(wrong.map(([file, text, rule], index) => ({ file, text, rule, index })))(
		'$file: $text',
		({ rule, index }) => {
			expect(broken[index]).toContain(rule);
		},
	);
});
