import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import manifest from '../../package.json';
import { commands, type Command } from '../../workers/config/commands';
import { flags, isSecret } from '../../workers/config/flags';
import { help } from '../../workers/config/help';
import { readOptions } from '../../workers/config/options';
import { isCommand, readCall } from '../../workers/config/read-call';
import { cliPath, codeBlocks, documentedCommands } from '../helpers/documented-commands';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const operating = globSync('{README.md,docs/**/*.md,docker/**/*.*}', { cwd: root });

/** What is wrong with the words and flags of a command, as the command line itself would say it. */
function mistakesOf(argv: string[]): string[] {
	const [command = '', ...args] = argv.slice(argv.findIndex((word) => word.endsWith(cliPath)) + 1);
	if (['--help', '--version'].includes(command)) return [];
	if (!isCommand(command)) return [`${command} is no command`];
	const call = readCall(
		command,
		args.filter((word) => word !== '--help'),
		{},
	);
	readOptions(call);
	// The files of the docs are not on this machine.
	return call.mistakes.filter((mistake) => !mistake.includes('cannot be read'));
}

test('the path of the command line in the docs is the one of the package', () => {
	expect(cliPath).toBe(`${manifest.name}/${manifest.bin['n8n-nodes-openai-compatible']}`);
	expect(documentedCommands().length).toBeGreaterThan(5);
});

test.each(documentedCommands().map(({ where, argv }) => [where, argv.join(' ')]))(
	'%s names commands and flags that there are: %s',
	(_where, command) => {
		expect(mistakesOf(command.split(' '))).toEqual([]);
	},
);

test('every environment variable of the docs and the image is one of the worker', () => {
	const names = new Set(flags.map(({ env }) => env));
	const unknown = operating.flatMap((file) =>
		[...read(file).matchAll(/N8N_AI_[A-Z0-9_]+/g)]
			.filter(([name]) => !names.has(name))
			.map(([name]) => `${file}: ${name}`),
	);
	expect(unknown).toEqual([]);
});

test('every flag, with its variable, is on the page of the command line', () => {
	const page = read('docs/command-line.md');
	const missing = flags
		.flatMap(({ name, env }) => (isSecret(name) ? [env] : [`\`--${name}\``, env]))
		.filter((word) => !page.includes(word));
	expect(missing).toEqual([]);
});

test('every command, with its own flags, is on the page of the command line', () => {
	const page = read('docs/command-line.md');
	const words = Object.entries<Command>(commands).flatMap(([name, { own }]) => [
		`| \`${name}`,
		...own.map((flag) => `\`--${flag}`),
	]);
	expect(words.filter((word) => !page.includes(word))).toEqual([]);
});

test('every command has an example on the page of the command line', () => {
	const shown = documentedCommands()
		.filter(({ where }) => where === 'docs/command-line.md')
		.map(({ argv }) => argv[argv.findIndex((word) => word.endsWith(cliPath)) + 1]);
	expect(Object.keys(commands).filter((name) => !shown.includes(name))).toEqual([]);
});

test('nothing tells to run a worker by what keeps SIGTERM for itself', () => {
	const texts = [
		...['sh', 'ini', 'yaml'].flatMap((language) => codeBlocks(language).map(({ code }) => code)),
		...globSync('docker/**/*.*', { cwd: root }).map(read),
	];
	const wrong = texts.flatMap((text) =>
		[...text.matchAll(/\b(npx|npm exec|npm start|pnpm|yarn)\b[^\n]*\bworker\b/g)].map(
			([line]) => line,
		),
	);
	expect(wrong).toEqual([]);
	expect(help()).not.toMatch(/npx n8n/);
});

describe('the image', () => {
	const dockerfile = read('docker/worker.Dockerfile');

	it('starts node without a shell, not as root, and asks it how it is', () => {
		const exec = dockerfile.match(/^(ENTRYPOINT|CMD) .*$/gm) ?? [];
		expect(exec).toHaveLength(2);
		for (const line of exec) expect(line).toMatch(/^(ENTRYPOINT|CMD) \["/);
		expect(dockerfile).toMatch(/^USER node$/m);
		expect(dockerfile).toMatch(/^HEALTHCHECK/m);
		expect(dockerfile).toContain('ffmpeg');
	});
});

/** The longest that a worker takes to end: its drain timeout and what comes after it, in seconds. */
const endsWithin = 30 + 6;

test('whatever stops a worker gives it the time to drain', () => {
	const texts = operating.map(read).join('\n');
	const given = [
		...texts.matchAll(/TimeoutStopSec=(\d+)/g),
		...texts.matchAll(/stop_grace_period: (\d+)s/g),
		...texts.matchAll(/terminationGracePeriodSeconds: (\d+)/g),
	].map(([, seconds]) => Number(seconds));
	expect(given.length).toBeGreaterThan(1);
	expect(Math.min(...given)).toBeGreaterThan(endsWithin);
});

test('every YAML of the docs and of docker/ is one', () => {
	const texts = [
		...codeBlocks('yaml').map(({ code }) => code),
		...globSync('docker/**/*.yml', { cwd: root }).map(read),
	];
	for (const text of texts) {
		for (const document of parseAllDocuments(text)) {
			expect((document as { errors: unknown[] }).errors).toEqual([]);
		}
	}
	const { services } = parse(read('docker/compose.yml')) as { services: Record<string, object> };
	expect(Object.keys(services)).toEqual(['redis', 'setup', 'n8n', 'worker']);
});
