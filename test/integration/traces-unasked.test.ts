import { join } from 'node:path';
import { dispatch } from '../../jobs/dispatch';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { otlpReceiver } from '../helpers/otlp-receiver';
import { cliWorker } from './helpers/cli-worker';
import { chats, finished, fixture, prompts } from './helpers/fixture';

const setup = fixture();
const hidden = join(__dirname, 'helpers', 'without-open-telemetry.cjs');

/** Runs a batch with a worker that cannot load the SDK, and says how that went. */
async function runWithout(flags: string[], env: Record<string, string> = {}) {
	const collector = await otlpReceiver();
	setup.atEnd(() => collector.close());
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await cliWorker(queue.settings, ['--drain-timeout', '2', ...flags], {
		NODE_OPTIONS: `--require ${hidden}`,
		OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
		...env,
	});
	setup.atEnd(() => worker.end('SIGKILL'));
	const { batchId } = await dispatch(queue, chats(server, prompts(3)));
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3 });
	expect(await queue.redis.hget(batchKeys(queue, batchId).record, 'trace')).toBeNull();
	expect(await worker.end('SIGTERM')).toBe(0);
	expect(collector.received).toEqual([]);
	const said = worker.complaints.join('');
	return { worker, said, asked: /asked for: (.*)/.exec(said)?.[1] };
}

test('a worker that is not asked for traces loads nothing for them and sends nothing', async () => {
	const { asked, worker } = await runWithout([]);
	expect(asked).toBe('');
	expect(JSON.stringify(worker.lines)).not.toContain('traces');
});

test('a worker without the SDK runs its jobs, and says what to install', async () => {
	const { asked, worker } = await runWithout(['--traces', 'true']);
	expect(asked).toContain('@opentelemetry/sdk-trace-node');
	expect(worker.lines).toContainEqual(
		expect.objectContaining({
			msg: 'no traces',
			hint: expect.stringContaining('npm install @opentelemetry/sdk-trace-node@2') as string,
		}),
	);
});

test.each([
	['OTEL_SDK_DISABLED', 'true'],
	['OTEL_TRACES_EXPORTER', 'none'],
])('%s=%s wins over --traces', async (name, value) => {
	const { asked, said } = await runWithout(['--traces', 'true'], { [name]: value });
	expect(asked).toBe('');
	expect(said).toContain(`${name}=${value} turns the traces off`);
});
