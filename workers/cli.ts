#!/usr/bin/env node
import { Failure } from '../endpoint/failure';
import { callNow, listCallbacks } from './commands/callbacks';
import { ConfigMistakes, readConfig, type WorkerConfig } from './config/config';
import { doctor } from './commands/doctor';
import { help } from './config/help';
import { purge } from './commands/purge';
import { readPurgeOptions } from './config/purge-options';
import { runWorker } from './commands/run-worker';
import { packageVersion } from './config/version';

const print = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

function configOf(args: string[]): WorkerConfig {
	const config = readConfig(args);
	for (const warning of config.warnings) complain(warning);
	return config;
}

/** Returns the exit code: 0 well, 1 failed, 2 called wrongly. */
async function main([command, ...args]: string[]): Promise<number> {
	if (command === '--version') print(packageVersion());
	else if (command === '--help' || args.includes('--help')) print(help());
	else if (command === 'worker') await runWorker(configOf(args));
	else if (command === 'callbacks') print(await listCallbacks(configOf(args).queue));
	else if (command === 'call-again') {
		const ids = args.filter((word) => /^[0-9a-f]{32}$/.test(word));
		const rest = args.filter((word) => !ids.includes(word));
		print(await callNow(configOf(rest).queue, ids));
	} else if (command === 'doctor') {
		const { queue, ffmpegPath } = configOf(args);
		const { ok, table } = await doctor(queue, ffmpegPath);
		print(table);
		return ok ? 0 : 1;
	} else if (command === 'purge') {
		const { options, rest } = readPurgeOptions(args);
		print(await purge(configOf(rest).queue, options));
	} else {
		complain(help());
		return 2;
	}
	return 0;
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
	.then((code) => process.exit(code));
