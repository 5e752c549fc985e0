import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { batchState } from '../../jobs/batch-state';
import { collect } from '../../jobs/collect';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { cliPath, documentedCommands } from '../helpers/documented-commands';
import { builtPackage, cliCommand, environmentOf } from './helpers/cli-worker';
import { chats, fixture, until } from './helpers/fixture';

const setup = fixture();

/** Starts it, as whoever reads it would, but the package is the one of now. */
async function start(queue: JobQueue, program: string, args: string[]) {
	const child = spawn(program, args, {
		env: {
			...environmentOf(queue.settings),
			PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
			N8N_AI_HEALTH_PORT: '0',
			...(args.includes('--dashboard-port') ? { N8N_AI_DASHBOARD_PASSWORD: randomUUID() } : {}),
		},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const lines: string[] = [];
	const complaints: string[] = [];
	child.stderr.on('data', (text: Buffer) => complaints.push(text.toString()));
	createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
	const ended = once(child, 'exit');
	setup.atEnd(async () => {
		if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
		await ended;
	});
	await until(() => {
		if (child.exitCode !== null) throw new Error(complaints.join(''));
		return lines.some((line) => line.includes('worker ready'));
	}, 'the worker is ready');
	return { child, lines, ended };
}

/** SIGTERM in the middle of a job: the job is done once, the worker ends by itself, and another waits. */
async function expectDrain(queue: JobQueue, program: string, args: string[]) {
	const server = await setup.chatServer();
	const { child, lines, ended } = await start(queue, program, args);
	const { batchId } = await dispatch(queue, chats(server, ['hold this']));
	await until(() => server.held.has('hold this'), 'the job runs');
	child.kill('SIGTERM');
	await until(() => lines.some((line) => line.includes('worker draining')), 'it drains');
	const later = await dispatch(queue, chats(server, ['later']));
	server.release();
	const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
	expect({ code, signal }).toEqual({ code: 0, signal: null });
	expect(await collect(queue, { batchId })).toMatchObject([{ result: { text: 'echo hold this' } }]);
	expect(server.calls.get('hold this')).toBe(1);
	expect(await batchState(queue, later.batchId)).toMatchObject({ completed: 0, failed: 0 });
	expect(server.calls.get('later')).toBeUndefined();
}

const cli = () => join(builtPackage(), 'workers', 'cli.js');
/** The same word where the package and a file of settings are somewhere else. */
function elsewhere(word: string, files: { env: string; config: string }): string {
	if (word.endsWith(cliPath)) return cli();
	if (word.endsWith('.json')) return files.config;
	// Of the dashboard: somebody may have taken it here.
	if (word === '8081') return '0';
	return word.startsWith('--env-file=') ? `--env-file=${files.env}` : word;
}

/** All but those that end by themselves. */
const starts = documentedCommands().filter(
	({ argv }) => argv.includes('worker') && !argv.includes('--once'),
);

test('the docs and the image say how to start a worker', () => {
	const places = new Set(starts.map(({ where }) => where));
	expect([...places]).toEqual(
		expect.arrayContaining(['docs/workers.md', 'docker/worker.Dockerfile']),
	);
});

test.each(starts.map(({ where, argv }) => [where, argv.join(' ')]))(
	'a worker started as %s says drains on SIGTERM: %s',
	async (_where, command) => {
		const [program = '', ...args] = command.split(' ');
		expect(program).toMatch(/^(\/usr\/bin\/)?node$/);
		const queue = await setup.queue();
		const [env = '', config = ''] = ['worker.env', 'worker.json'].map((name) =>
			join(queue.settings.fileDirectory, name),
		);
		writeFileSync(env, 'N8N_AI_LOG_LEVEL=info\n');
		writeFileSync(config, '{ "log-level": "info" }');
		const here = args.map((word) => elsewhere(word, { env, config }));
		await expectDrain(queue, process.execPath, here);
	},
);

test('what doctor says to start drains on SIGTERM', async () => {
	const queue = await setup.queue();
	const { out } = await cliCommand(queue.settings, ['doctor']);
	const [, command = ''] = /Start one: (node .+)$/m.exec(out) ?? [];
	expect(command).toContain(cli());
	// A shell that a person types into waits for nothing else: it becomes the command.
	await expectDrain(queue, 'sh', ['-c', `exec ${command}`]);
});
