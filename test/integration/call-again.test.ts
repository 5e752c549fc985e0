import { requestCallback } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import { noteLateCallback, readLateCallback } from '../../jobs/callbacks/late-callbacks';
import { batchesQueue } from '../../jobs/queue/open-queue';
import { OpenAiCompatibleJobs } from '../../nodes/Jobs/OpenAiCompatibleJobs.node';
import { executeFunctions } from '../helpers/execute-functions';
import { httpServer, json } from '../helpers/http-server';
import { cliCommand } from './helpers/cli-worker';
import { chats, finished, fixture, until } from './helpers/fixture';

const setup = fixture();

test('calls that do not get through are listed, and made at once when asked for', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	let isUp = false;
	const host = await httpServer(({ body }, response) => {
		if (isUp) json(response, 200, { resumed: true, batchId: body.batchId });
		else json(response, 502, { error: 'Bad Gateway' });
	});
	setup.atEnd(() => host.close());
	expect(await cliCommand(queue.settings, ['callbacks'])).toMatchObject({
		...{ code: 0, out: 'n8n accepted every callback, or none is due\n' },
	});
	const ids: string[] = [];
	for (const executionId of ['7', '8', '9']) {
		const { batchId } = await dispatch(queue, chats(server, ['a']));
		await requestCallback(
			queue,
			batchId,
			{ executionId, nodeId: 'node' },
			`${host.url}/${executionId}`,
		);
		ids.push(batchId);
	}
	const [one = '', two = '', three = ''] = ids;
	// After the first call the next one is far away, as after many.
	await setup.worker(queue, {
		callbackTiming: { shortestPauseMs: 600_000, longestPauseMs: 600_000 },
	});
	for (const id of ids) await finished(queue, id);
	const delayed = async () => await queue.bull(batchesQueue).getDelayedCount();
	await until(async () => (await delayed()) === ids.length, 'a call in vain for each');
	const { host: name } = new URL(host.url);
	const late = {
		attempts: 20,
		host: name,
		lastError: 'no\u001b[31m\nanswer',
		nextAt: Date.now() + 600_000,
	};
	for (const id of ids) await noteLateCallback(queue, id, late);
	const { out } = await cliCommand(queue.settings, ['callbacks']);
	expect(out).toMatch(/^Failing callbacks to n8n \(batches: 3\):\n/);
	expect(out).toContain(`${one}  ${name}  21 attempts`);
	const examined = await cliCommand(queue.settings, ['doctor']);
	expect(examined.out).toContain(`callback of batch ${one} after 21 attempts: no [31m answer.`);
	expect(examined.out).not.toContain('\u001b');
	isUp = true;
	const before = host.received.length;
	const called = await cliCommand(queue.settings, ['call-again', one]);
	expect(called).toMatchObject({ code: 0, out: `${one}: a worker is sending the callback now\n` });
	await until(() => host.received.length > before, 'the call');
	const { url = '', prefix, encryptionSecret, fileDirectory } = queue.settings;
	const { functions } = executeFunctions({
		node: new OpenAiCompatibleJobs(),
		items: [{ json: { batchId: two } }],
		parameters: { operation: 'callAgain', batchId: two },
		credentials: {
			jobQueueRedis: { advanced: true, url, prefix, encryptionSecret, fileDirectory },
		},
	});
	const [items] = await new OpenAiCompatibleJobs().execute.call(functions);
	expect(items).toMatchObject([{ json: { batchId: two, called: true } }]);
	await until(async () => !(await readLateCallback(queue, two)), 'the call of the node');
	expect(await cliCommand(queue.settings, ['call-again'])).toMatchObject({
		...{ code: 0, out: `${three}: a worker is sending the callback now\n` },
	});
	await until(async () => !(await readLateCallback(queue, three)), 'the last call');
	expect(host.received.slice(before).map(({ body }) => body.batchId)).toEqual(ids);
});
