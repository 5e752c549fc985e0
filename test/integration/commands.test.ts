import { batchState } from '../../jobs/batch-state';
import { requestCallback } from '../../jobs/callbacks/callbacks';
import { noteLateCallback } from '../../jobs/callbacks/late-callbacks';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { indexKeys } from '../../jobs/redis/redis-keys';
import { cancelBatch } from '../../workers/commands/cancel-batch';
import { cliCommand } from './helpers/cli-worker';
import { chats, finished, fixture, runChats, until } from './helpers/fixture';

const setup = fixture();
const nowhere = {
	endpoint: { baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'key', profile: 'openai' as const },
};

/** Runs a command with --json: its exit code and what it printed. */
async function jsonOf(queue: JobQueue, args: string[]) {
	const { code, out, complaints } = await cliCommand(queue.settings, [...args, '--json']);
	expect(complaints).toBe('');
	return { code, json: JSON.parse(out) as unknown };
}

const waiting = async (queue: JobQueue, prompts = ['a']) => {
	const { batchId } = await dispatch(
		queue,
		chats(nowhere, prompts, { notBefore: Date.now() + 86_400_000 }),
	);
	return batchId;
};

test('list says what there is, the newest first, and that there is nothing', async () => {
	const queue = await setup.queue();
	const { prefix } = queue.settings;
	const none = await cliCommand(queue.settings, ['list']);
	expect(none).toMatchObject({ code: 0, complaints: '' });
	expect(none.out).toMatch(`There are no batches under the prefix ${prefix} without a namespace\n`);
	expect(none.out).toContain('Check --prefix and --namespace');
	expect(await jsonOf(queue, ['list'])).toEqual({ code: 0, json: [] });

	const server = await setup.chatServer((prompt, response) => {
		if (prompt === 'bad') response.writeHead(400).end('{"error":{"message":"No"}}');
		return prompt === 'bad';
	});
	await setup.worker(queue);
	const done = await runChats(queue, chats(server, ['secret prompt', 'bad']));
	const open = await waiting(queue);
	const { out } = await cliCommand(queue.settings, ['list']);
	const [head, first, second] = out.split('\n').map((line) => line.split(/ {2,}/));
	expect(head).toEqual(['BATCH ID', 'TASK TYPE', 'STATE', 'DONE', 'FAILED', 'CREATED', 'SOURCE']);
	expect(first?.slice(0, 5)).toEqual([open, 'chat', 'waiting', '0/1', '0']);
	expect(second?.slice(0, 5)).toEqual([done.batchId, 'chat', 'completed', '2/2', '1']);
	expect(second?.slice(5)).toEqual([
		expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/),
		'My workflow (workflow)',
	]);
	expect(out).not.toContain('secret prompt');
	const limited = await cliCommand(queue.settings, ['list', '--limit', '1']);
	expect(limited.out).toContain('The newest 1 are listed');
	expect(limited.out).not.toContain(done.batchId);
	expect(await jsonOf(queue, ['list', '--state', 'completed,failed'])).toMatchObject({
		...{
			code: 0,
			json: [{ batchId: done.batchId, taskType: 'chat', state: 'completed', failed: 1 }],
		},
	});
	const filtered = await cliCommand(queue.settings, ['list', '--state=cancelled']);
	expect(filtered.out).toContain('There are no batches in the state cancelled under the prefix');
});

test('show tells how a batch stands, without its prompts, by the start of its ID', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		if (prompt !== 'bad') return false;
		response.writeHead(400).end('{"error":{"message":"Wrong\\u001b[31m thing"}}');
		return true;
	});
	await setup.worker(queue);
	const { batchId } = await dispatch(queue, chats(server, ['secret prompt', 'bad', 'hold']));
	await until(async () => {
		const state = await batchState(queue, batchId);
		return state?.completed === 1 && state.failed === 1 && state.running === 1;
	}, 'two of three are done');
	await requestCallback(queue, batchId, { executionId: '7', nodeId: 'n' }, 'http://127.0.0.1:1/x');
	await noteLateCallback(queue, batchId, {
		...{ attempts: 9, host: 'n8n.example', lastError: 'No answer', nextAt: Date.now() + 60_000 },
	});
	const { code, out } = await cliCommand(queue.settings, ['show', batchId.slice(0, 8)]);
	expect(code).toBe(0);
	for (const line of [
		/^Batch +[0-9a-f]{32}$/m,
		/^State +running$/m,
		/^Jobs +3: 1 completed, 1 failed, 0 cancelled, 1 running, 0 waiting$/m,
		/^Rate +[\d.]+ jobs a minute$/m,
		/^Estimated end +20\d\d-/m,
		/^Source +My workflow \(workflow\), execution .+, node Chat$/m,
		/^Cost +unknown/m,
		/^Waiting nodes +1$/m,
		/^Callback +not accepted by n8n\.example after 9 attempts/m,
		/^ {2}1 × request-invalid\n {4}.*Wrong.*thing/m,
	])
		expect(out).toMatch(line);
	expect(out).not.toContain('secret prompt');
	expect(out).not.toContain('\u001b');
	const { json } = await jsonOf(queue, ['show', batchId]);
	expect(json).toMatchObject({
		...{
			batchId,
			state: 'running',
			taskType: 'chat',
			total: 3,
			completed: 1,
			failed: 1,
			workers: 1,
		},
		...{ pendingCallbacks: 1, callback: { host: 'n8n.example' }, usage: { costUsd: null } },
		...{ jobsPerMinute: expect.any(Number), estimatedEndAt: expect.stringMatching(/^20/) },
		failures: [{ kind: 'request-invalid', count: 1 }],
	});
	server.release();
	await finished(queue, batchId);
});

test('an ID that is unknown or ambiguous is told, with the batches that it may be', async () => {
	const queue = await setup.queue();
	const batchId = await waiting(queue);
	const other = `${batchId.slice(0, 5)}${'0'.repeat(27)}`;
	await queue.redis.copy(queue.key('batch', batchId), queue.key('batch', other));
	await queue.redis.zadd(indexKeys(queue).batches, Date.now(), other);
	// Its record has expired, so nobody can mean it.
	await queue.redis.zadd(
		indexKeys(queue).batches,
		Date.now(),
		`${batchId.slice(0, 6)}${'1'.repeat(26)}`,
	);
	const ambiguous = await cliCommand(queue.settings, ['show', batchId.slice(0, 5)]);
	expect(ambiguous).toMatchObject({ code: 1, out: '' });
	expect(ambiguous.complaints).toContain(`Several batches begin with ${batchId.slice(0, 5)}:\n`);
	expect(ambiguous.complaints).toContain(`\n  ${other}  chat  20`);
	expect(ambiguous.complaints).toContain(`\n  ${batchId}  chat  20`);
	expect(await cliCommand(queue.settings, ['show', batchId.slice(0, 12)])).toMatchObject({
		code: 0,
	});
	for (const word of ['f'.repeat(32), 'x', '../'])
		for (const command of ['show', 'retry', 'cancel']) {
			const unknown = await cliCommand(queue.settings, [command, word]);
			expect(unknown).toMatchObject({ code: 1, out: '' });
			expect(unknown.complaints).toContain(`There is no batch "${word}" under the prefix`);
		}
	expect(await cliCommand(queue.settings, ['call-again', 'x'])).toMatchObject({ code: 1 });
});

test('retry queues the failed jobs again, and says so where nothing failed', async () => {
	const queue = await setup.queue();
	const mood = { isMended: false };
	const server = await setup.chatServer((prompt, response) => {
		if (mood.isMended || prompt !== 'bad') return false;
		response.writeHead(400).end('{"error":{"message":"No"}}');
		return true;
	});
	const worker = await setup.worker(queue);
	const { batchId } = await runChats(queue, chats(server, ['good', 'bad']));
	mood.isMended = true;
	await worker.close();
	const retried = await cliCommand(queue.settings, ['retry', batchId.slice(0, 10)]);
	expect(retried).toMatchObject({ code: 0, complaints: '' });
	expect(retried.out).toBe(
		`${batchId}: 1 failed jobs were queued again. They wait: no worker that can run them is alive\n`,
	);
	const shown = await jsonOf(queue, ['show', batchId]);
	expect(shown.json).toMatchObject({ failed: 0 });
	expect(shown.json).not.toHaveProperty('jobsPerMinute');
	await setup.worker(queue);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2, failed: 0 });
	const nothing = await cliCommand(queue.settings, ['retry', batchId]);
	expect(nothing).toMatchObject({ code: 1, out: '' });
	expect(nothing.complaints).toContain('Nothing failed in the batch');
});

test('cancel says what will happen and needs --yes where there is no terminal', async () => {
	const queue = await setup.queue();
	const batchId = await waiting(queue, ['a', 'b']);
	const refused = await cliCommand(queue.settings, ['cancel', batchId]);
	expect(refused).toMatchObject({ code: 2, out: '' });
	expect(refused.complaints).toContain('0 running jobs will be stopped and 2 waiting ones leave');
	expect(refused.complaints).toContain('Add --yes to confirm');
	expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 0, state: 'waiting' });
	expect(await jsonOf(queue, ['cancel', batchId.slice(0, 9), '--yes'])).toEqual({
		...{ code: 0, json: { batchId, cancelled: 2 } },
	});
	expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 2, state: 'cancelled' });
	const again = await cliCommand(queue.settings, ['cancel', batchId]);
	expect(again).toMatchObject({
		...{ code: 0, out: `${batchId}: nothing to cancel, it has ended (cancelled)\n` },
	});
});

test('on a terminal, cancel asks first', async () => {
	const queue = await setup.queue();
	const batchId = await waiting(queue);
	const asked: string[] = [];
	const answering = (answer: boolean) => async (question: string) => {
		asked.push(question);
		return await Promise.resolve(answer);
	};
	const cancel = async (answer: boolean) =>
		await cancelBatch(queue.settings, batchId, { yes: false, ask: answering(answer) });
	await expect(cancel(false)).rejects.toThrow(`The batch ${batchId} was not cancelled`);
	expect(await batchState(queue, batchId)).toMatchObject({ cancelled: 0 });
	expect(await cancel(true)).toMatchObject({ json: { batchId, cancelled: 1 } });
	expect(asked[0]).toMatch(/1 waiting ones leave the queue.*Cancel it\? \[y\/N\] $/);
});

test('doctor, purge, callbacks and call-again print JSON too', async () => {
	const queue = await setup.queue();
	const batchId = await waiting(queue);
	const doctor = await jsonOf(queue, ['doctor']);
	expect(doctor).toMatchObject({ code: 1, json: { ok: false } });
	const { findings } = doctor.json as { findings: { level: string }[] };
	expect(findings.map(({ level }) => level)).toContain('error');
	expect(await jsonOf(queue, ['callbacks'])).toEqual({ code: 0, json: [] });
	expect(await jsonOf(queue, ['call-again', batchId.slice(0, 9)])).toEqual({
		...{ code: 0, json: [{ batchId, called: false }] },
	});
	expect(await jsonOf(queue, ['purge', '--dry-run'])).toMatchObject({
		...{ code: 0, json: { dryRun: true, removed: { batches: 0, files: 0 } } },
	});
	expect(await jsonOf(queue, ['purge', '--all', '--yes'])).toMatchObject({
		...{ code: 0, json: { dryRun: false, removed: { keys: expect.any(Number) } } },
	});
	expect(await jsonOf(queue, ['list'])).toEqual({ code: 0, json: [] });
});

test('a command that is called wrongly ends with 2 and names every mistake', async () => {
	const { settings } = await setup.queue();
	const { code, out, complaints } = await cliCommand(settings, [
		...['list', '--limit', '0', '--state', 'done', '--nonsense', '--prefix='],
	]);
	expect({ code, out }).toEqual({ code: 2, out: '' });
	for (const part of [
		'--limit must',
		'"done"',
		'--nonsense is unknown',
		'--prefix (N8N_AI_PREFIX)',
	])
		expect(complaints).toContain(part);
	expect(await cliCommand(settings, ['nonsense'])).toMatchObject({ code: 2, out: '' });
	expect(await cliCommand(settings, [])).toMatchObject({ code: 2, out: '' });
	const help = await cliCommand(settings, ['cancel', '--help']);
	expect(help).toMatchObject({ code: 0, complaints: '' });
	expect(help.out).toMatch(/^cancel: stop the unfinished jobs of a batch\n/);
	expect((await cliCommand(settings, ['completion', 'bash'])).out).toContain('complete -o default');
});
