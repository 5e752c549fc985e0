import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../..');

/** Where our command line is in an installed package, as package.json says. */
export const cliPath = 'n8n-nodes-openai-compatible/dist/workers/cli.js';

export interface DocumentedCommand {
	/** Which page or file says it. */
	where: string;
	/** The program and its arguments. */
	argv: string[];
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = () => globSync('{README.md,docs/**/*.md}', { cwd: root }).sort();

/** The code blocks of the pages that have this language. */
export const codeBlocks = (language: string): { where: string; code: string }[] =>
	pages().flatMap((page) =>
		[...read(page).matchAll(new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'gm'))].map(
			([, code = '']) => ({ where: page, code }),
		),
	);

/** Each command of a shell block or of a systemd unit that names our command line. */
const inPages = (): DocumentedCommand[] =>
	[...codeBlocks('sh'), ...codeBlocks('ini')].flatMap(({ where, code }) =>
		code
			.replaceAll('\\\n', ' ')
			.split('\n')
			.map((line) => line.replace(/^ExecStart=/, '').replace(/\s+[#>].*$/, ''))
			.filter((line) => line.includes(cliPath))
			.map((line) => ({ where, argv: line.trim().split(/\s+/) })),
	);

const dockerfile = 'docker/worker.Dockerfile';

/** An instruction of the Dockerfile in exec form; anything else is no JSON. */
const instruction = (name: string): string[] => {
	const [, text = ''] = new RegExp(`^${name} (.+)$`, 'm').exec(read(dockerfile)) ?? [];
	return JSON.parse(text) as string[];
};

const ofImage = (): DocumentedCommand[] => [
	{ where: dockerfile, argv: [...instruction('ENTRYPOINT'), ...instruction('CMD')] },
	{
		where: `${dockerfile} HEALTHCHECK`,
		argv: JSON.parse(/HEALTHCHECK[^]*?CMD (\[.+\])/.exec(read(dockerfile))?.[1] ?? '') as string[],
	},
];

/** Each container of a YAML text that names our command line by itself. */
const inContainers = (): DocumentedCommand[] =>
	codeBlocks('yaml').flatMap(({ where, code }) =>
		containersOf(parse(code.split(/^---$/m).at(-1) ?? ''))
			.filter((argv) => argv.some((word) => word.endsWith(cliPath)))
			.map((argv) => ({ where, argv })),
	);

function containersOf(value: unknown): string[][] {
	if (typeof value !== 'object' || value === null) return [];
	const inner = Object.values(value).flatMap(containersOf);
	const { command, args } = value as { command?: unknown; args?: unknown };
	const words = [command, args].filter(Array.isArray).flat() as string[];
	return words.length > 0 ? [words, ...inner] : inner;
}

/** Each command that the docs and the image start, and that names our command line. */
export const documentedCommands = (): DocumentedCommand[] => [
	...inPages(),
	...ofImage(),
	...inContainers(),
];
