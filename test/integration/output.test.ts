import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { builtCli, environmentOf } from './helpers/cli-worker';
import { chats, finished, fixture, prompts } from './helpers/fixture';

const setup = fixture();

/** Runs a command whose output goes where the shell sends it: its exit code and its complaints. */
async function piped(queue: JobQueue, args: string, to: string) {
	const line = `"$0" "${builtCli()}" ${args} ${to}`;
	const child = spawn('bash', ['-o', 'pipefail', '-c', line, process.execPath], {
		env: environmentOf(queue.settings),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	setup.atEnd(() => {
		child.kill('SIGKILL');
	});
	const said = { out: '', complaints: '' };
	child.stdout.on('data', (text: Buffer) => (said.out += text.toString()));
	child.stderr.on('data', (text: Buffer) => (said.complaints += text.toString()));
	await once(child, 'close');
	return { code: child.exitCode, ...said };
}

async function listed(batches: number) {
	const queue = await setup.queue();
	const nowhere = { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'key', profile: 'openai' as const };
	const later = { notBefore: Date.now() + 86_400_000 };
	for (let count = 0; count < batches; count++)
		await dispatch(queue, chats({ endpoint: nowhere }, ['a'], later));
	return queue;
}

test('a reader that goes, as head does, is no failure', async () => {
	const queue = await listed(3);
	for (const args of ['list', 'list --json', '--help', 'purge --dry-run']) {
		const { code, complaints, out } = await piped(queue, args, '| head -c 1');
		expect({ args, code, complaints }).toEqual({ args, code: 0, complaints: '' });
		expect(out).toHaveLength(1);
		// Gone before anything was written.
		expect(await piped(queue, args, '> >(exec true)')).toEqual({
			code: 0,
			out: '',
			complaints: '',
		});
	}
});

test('a reader that is slow gets all of it', async () => {
	const queue = await listed(300);
	const { code, out } = await piped(queue, 'list --limit 300 --json', '| (sleep 1; cat)');
	expect(code).toBe(0);
	expect(out.length).toBeGreaterThan(65_536 * 2);
	expect(JSON.parse(out)).toHaveLength(300);
});

test('an output that cannot be written is told, and ends with 1', async () => {
	const queue = await listed(1);
	for (const args of ['list', 'list --json', '--help', 'purge --dry-run']) {
		const { code, complaints } = await piped(queue, args, '> /dev/full');
		expect({ args, code }).toEqual({ args, code: 1 });
		expect(complaints).toContain('The output could not be written (ENOSPC)');
	}
});

test.each([
	['json', 'its reader goes', '| true'],
	['pretty', 'its reader goes', '| true'],
	['json', 'the disk is full', '> /dev/full'],
	['pretty', 'the disk is full', '> /dev/full'],
])('a worker with a %s log runs its jobs and ends where %s', async (format, _, to) => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, prompts(5)));
	const worker = await piped(queue, `worker --once --log-format ${format}`, to);
	expect(worker).toMatchObject({ code: 0, complaints: '' });
	expect(await finished(queue, batchId)).toMatchObject({ completed: 5 });
});
