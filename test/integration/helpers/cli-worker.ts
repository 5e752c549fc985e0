import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, globSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { QueueSettings } from '../../../jobs/redis/queue-settings';

const root = join(__dirname, '..', '..', '..');
const built = new Map<number | undefined, string>();

/**
 * The folders of the package, compiled from the sources as they are now; with a number, as if their
 * jobs had that format.
 */
export function builtPackage(format?: number): string {
	const known = built.get(format);
	if (known !== undefined) return known;
	const folder = mkdtempSync(join(tmpdir(), 'cli-'));
	for (const file of globSync('{endpoint,capabilities,jobs,workers}/**/*.ts', { cwd: root })) {
		const { code: compiled } = transformFileSync(join(root, file), {
			jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
			module: { type: 'commonjs' },
		});
		// As rewriteRelativeImportExtensions of tsconfig.json does in the build.
		const code = compiled.replace(/require\("(\.[^"]+)\.ts"\)/g, 'require("$1.js")');
		const isFormat = format !== undefined && file === 'jobs/queue/queue-format.ts';
		const path = join(folder, file.replace(/\.ts$/, '.js'));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(
			path,
			isFormat ? code.replace(/queueFormat = \d+/, `queueFormat = ${String(format)}`) : code,
		);
	}
	const assets = join('workers', 'dashboard', 'assets');
	cpSync(join(root, assets), join(folder, assets), { recursive: true });
	cpSync(join(root, 'package.json'), join(folder, 'package.json'));
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	built.set(format, folder);
	return folder;
}

/** The real command line. */
export const builtCli = () => join(builtPackage(), 'workers', 'cli.js');

/** What a command needs to find the queue. */
export const environmentOf = (settings: QueueSettings) => ({
	PATH: process.env.PATH,
	HOME: process.env.HOME,
	N8N_AI_REDIS_URL: settings.url,
	N8N_AI_ENCRYPTION_SECRET: settings.encryptionSecret,
	N8N_AI_FILE_DIR: settings.fileDirectory,
	N8N_AI_PREFIX: settings.prefix,
});

/** Runs a command of the command line to its end: its exit code and what it said. */
export async function cliCommand(settings: QueueSettings, args: string[]) {
	const child = spawn(process.execPath, [builtCli(), ...args], {
		env: environmentOf(settings),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const said = { out: '', complaints: '' };
	child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
	child.stderr.on('data', (text: Buffer) => (said.complaints += text.toString()));
	await once(child, 'close');
	return { code: child.exitCode, ...said };
}

/** A worker in a process of its own, ready to run jobs. */
export async function cliWorker(
	settings: QueueSettings,
	flags: string[] = ['--lock-duration', '3', '--stalled-interval', '0.5'],
	env: Record<string, string> = {},
	packageFolder = builtPackage(),
) {
	const cli = join(packageFolder, 'workers', 'cli.js');
	const child = spawn(process.execPath, [cli, 'worker', ...flags], {
		env: { ...environmentOf(settings), ...env },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const lines: Record<string, unknown>[] = [];
	const complaints: string[] = [];
	child.stderr.on('data', (text: Buffer) => complaints.push(text.toString()));
	const exited = once(child, 'exit');
	const ready = new Promise<void>((resolve) => {
		createInterface({ input: child.stdout }).on('line', (line) => {
			const said = JSON.parse(line) as Record<string, unknown>;
			lines.push(said);
			if (said.msg === 'worker ready') resolve();
		});
	});
	await Promise.race([
		ready,
		exited.then(() => {
			throw new Error(`the worker ended: ${complaints.join('')}`);
		}),
	]);
	const end = async (signal: NodeJS.Signals) => {
		if (child.exitCode === null && child.signalCode === null) child.kill(signal);
		await exited;
		return child.exitCode;
	};
	return {
		pid: child.pid,
		/** The exit code, once it has ended by itself. */
		ended: exited.then(() => child.exitCode),
		lines,
		complaints,
		end,
		signal: (name: NodeJS.Signals) => child.kill(name),
	};
}
