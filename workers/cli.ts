#!/usr/bin/env node
import { Failure } from '../endpoint/failure';
import { isOpening } from '../jobs/blobs/open-directory';
import type { Output } from './commands/output';
import { print } from './commands/print';
import { requireNode } from './config/require-node';
import { ConfigMistakes } from './config/config-mistakes';
import type { CommandName } from './config/commands';
import type { Call } from './config/read-call';
import type { WorkerConfig } from './config/config';
import type { Options } from './config/options';

// Each command loads what it needs alone: `health` runs twice a minute.
const complain = (text: string) => process.stderr.write(`${text}\n`);

async function configOf(call: Call): Promise<WorkerConfig> {
	const { readConfig } = await import('./config/config.js');
	const config = readConfig(call);
	for (const warning of config.warnings) complain(warning);
	return config;
}

/** Each says what it has to say, or its exit code where it has said it. */
const runs: Record<CommandName, (call: Call, options: Options) => Promise<Output | number>> = {
	async worker(call, options) {
		const { runWorker } = await import('./commands/run-worker.js');
		return await runWorker(await configOf(call), options);
	},
	async doctor(call) {
		const { doctor } = await import('./commands/doctor.js');
		const { queue, ffmpegPath } = await configOf(call);
		return await doctor(queue, ffmpegPath);
	},
	async health(call) {
		const { readHealthPort } = await import('./config/read-health-port.js');
		const { askHealth } = await import('./commands/ask-health.js');
		return await askHealth(readHealthPort(call));
	},
	async list(call, options) {
		const { list } = await import('./commands/list.js');
		return await list((await configOf(call)).queue, options);
	},
	async show(call) {
		const { show } = await import('./commands/show.js');
		return await show((await configOf(call)).queue, onlyWord(call));
	},
	async watch(call, options) {
		const { watch } = await import('./commands/watch.js');
		const { readTerminal } = await import('./config/read-terminal.js');
		return await watch((await configOf(call)).queue, options, readTerminal(process.stdout));
	},
	async retry(call) {
		const { retry } = await import('./commands/retry.js');
		return await retry((await configOf(call)).queue, onlyWord(call));
	},
	async cancel(call, { yes }) {
		const { cancelBatch } = await import('./commands/cancel-batch.js');
		const { ask } = await import('./commands/ask.js');
		const asks = process.stdin.isTTY ? { ask } : {};
		return await cancelBatch((await configOf(call)).queue, onlyWord(call), { yes, ...asks });
	},
	async callbacks(call) {
		const { listCallbacks } = await import('./commands/callbacks.js');
		return await listCallbacks((await configOf(call)).queue);
	},
	async 'call-again'(call) {
		const { callNow } = await import('./commands/callbacks.js');
		return await callNow((await configOf(call)).queue, call.words);
	},
	async purge(call, options) {
		const { purge } = await import('./commands/purge.js');
		return await purge((await configOf(call)).queue, options);
	},
	async completion(call) {
		const { completion } = await import('./commands/completion.js');
		if (call.mistakes.length > 0) throw new ConfigMistakes(call.mistakes);
		return completion(onlyWord(call) === 'zsh' ? 'zsh' : 'bash');
	},
};

const onlyWord = ({ words: [word = ''] }: Call): string => word;

/** Returns the exit code: 0 well, 1 failed, 2 called wrongly, or what a worker ends with. */
async function main([command = '', ...args]: string[]): Promise<number> {
	requireNode(process.versions.node);
	const { help, helpOf } = await import('./config/help.js');
	const { isCommand, readCall } = await import('./config/read-call.js');
	if (command === '--version') {
		const { packageVersion } = await import('./config/version.js');
		await print(packageVersion());
		return 0;
	}
	const isAsking = [command, ...args].some((word) => word === '--help' || word === '-h');
	if (isAsking || command === 'help') {
		await print(isCommand(command) ? helpOf(command) : help());
		return 0;
	}
	if (!isCommand(command)) {
		complain(command === '' ? help() : `There is no command "${command}".\n\n${help()}`);
		return 2;
	}
	const { readOptions } = await import('./config/options.js');
	const call = readCall(command, args);
	const options = readOptions(call);
	const said = await runs[command](call, options);
	if (typeof said === 'number') return said;
	await print(options.json ? JSON.stringify(said.json, null, 2) : said.text);
	return said.isWrong ? 1 : 0;
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

// Work goes on where nobody reads what is said of it, or the disk for it is full.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

void main(process.argv.slice(2))
	.catch(explain)
	// A connection that does not close may not keep the process.
	.then((code) => {
		// An exit would wait for a network mount that hangs, perhaps without end.
		if (isOpening()) process.kill(process.pid, 'SIGKILL');
		process.exit(code);
	});
