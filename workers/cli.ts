#!/usr/bin/env node
import { Failure } from '../endpoint/failure';
import { isOpening } from '../jobs/blobs/open-directory';
import { requireNode } from './config/require-node';
import { ConfigMistakes } from './config/config-mistakes';
import type { WorkerConfig } from './config/config';

// Each command loads what it needs alone: `health` runs twice a minute.
const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

async function configOf(args: string[]): Promise<WorkerConfig> {
	const { readConfig } = await import('./config/config.js');
	const config = readConfig(args);
	for (const warning of config.warnings) complain(warning);
	return config;
}

type Command = (args: string[]) => Promise<number>;

const commands: Record<string, Command> = {
	async worker(args) {
		const { runWorker } = await import('./commands/run-worker.js');
		await runWorker(await configOf(args));
		return 0;
	},
	async doctor(args) {
		const { doctor } = await import('./commands/doctor.js');
		const { queue, ffmpegPath } = await configOf(args);
		const { ok, table } = await doctor(queue, ffmpegPath);
		print(table);
		return ok ? 0 : 1;
	},
	async health(args) {
		const { readHealthPort } = await import('./config/read-health-port.js');
		const { askHealth } = await import('./commands/ask-health.js');
		const { isHealthy, text } = await askHealth(readHealthPort(args));
		print(text);
		return isHealthy ? 0 : 1;
	},
	async purge(args) {
		const { readPurgeOptions } = await import('./config/purge-options.js');
		const { purge } = await import('./commands/purge.js');
		const { options, rest } = readPurgeOptions(args);
		print(await purge((await configOf(rest)).queue, options));
		return 0;
	},
	async callbacks(args) {
		const { listCallbacks } = await import('./commands/callbacks.js');
		print(await listCallbacks((await configOf(args)).queue));
		return 0;
	},
	async 'call-again'(args) {
		const { callNow } = await import('./commands/callbacks.js');
		const ids = args.filter((word) => /^[0-9a-f]{32}$/.test(word));
		const rest = args.filter((word) => !ids.includes(word));
		print(await callNow((await configOf(rest)).queue, ids));
		return 0;
	},
	async '--version'() {
		const { packageVersion } = await import('./config/version.js');
		print(packageVersion());
		return 0;
	},
};

/** Returns the exit code: 0 well, 1 failed, 2 called wrongly. */
async function main([command = '', ...args]: string[]): Promise<number> {
	requireNode(process.versions.node);
	const { help } = await import('./config/help.js');
	if (command === '--help' || args.includes('--help')) {
		print(help());
		return 0;
	}
	const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
	if (!run) {
		complain(command === '' ? help() : `There is no command "${command}".\n\n${help()}`);
		return 2;
	}
	return await run(args);
}

function explain(error: unknown): number {
	if (error instanceof ConfigMistakes) {
		complain(
			`The command cannot start:\n${error.mistakes.map((line) => `  - ${line}`).join('\n')}`,
		);
		return 2;
	}
	if (error instanceof Failure) {
		complain(`${error.message}${error.details.hint ? `\n  → ${error.details.hint}` : ''}`);
		return 1;
	}
	complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
	return 1;
}

void main(process.argv.slice(2))
	.catch(explain)
	// A connection that does not close may not keep the process.
	.then((code) => {
		// An exit would wait for a network mount that hangs, perhaps without end.
		if (isOpening()) process.kill(process.pid, 'SIGKILL');
		process.exit(code);
	});
