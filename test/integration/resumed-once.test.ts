import fc from 'fast-check';
import { pino } from 'pino';
import { requireBatch } from '../../jobs/records/batch-record';
import {
	requestCallback,
	forgetCallback,
	nameOf,
	pendingCallbacks,
	type WaitingNode,
} from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import { dispatch } from '../../jobs/dispatch';
import { batchesQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { callbackTiming } from '../../workers/callbacks/callback-timing';
import { createCallbackSender } from '../../workers/callbacks/callback-sender';
import { createRefusals } from '../../workers/running/refusals';
import { httpServer, json, type Responder } from '../helpers/http-server';
import { runs } from '../helpers/runs';
import { chats, fixture, until } from './helpers/fixture';
import { batchKeys } from '../../jobs/redis/redis-keys';

const setup = fixture();
const log = pino({ level: 'silent' });

/** What answers in place of n8n, whatever n8n does. */
const strangers: Responder[] = [
	(_request, response) => response.writeHead(200).end('<html>We will be back soon</html>'),
	(_request, response) => response.writeHead(401).end('<h1>401 Authorization Required</h1>'),
	(_request, response) => response.writeHead(403).end('Attention Required!'),
	(_request, response) => response.writeHead(404).end('Cannot POST'),
	(_request, response) => response.end('n8n is starting up. Please wait'),
	(_request, response) => response.destroy(),
	(_request, response) => {
		json(response, 200, { resumed: true, batchId: 'f'.repeat(32) });
	},
	({ body }, response) => {
		json(response, 200, body);
	},
	// Another n8n at that address.
	({ path }, response) => {
		json(response, 404, { message: `The execution "${path.split('/')[2]}" does not exist.` });
	},
];

/** What comes between a call and the next. */
interface Step {
	/** Who answers: one of the strangers, or n8n itself. */
	stranger: number | undefined;
	/** What becomes of the answer of the node that is resumed. */
	answer: 'received' | 'cut' | 'held';
	/** The worker dies while it calls, and another goes on. */
	dies: boolean;
	/** What the executions do before it. */
	events: ('begin to wait' | 'run' | 'end')[];
}

const step = fc.record<Step>({
	stranger: fc.option(fc.nat(strangers.length - 1), { nil: undefined }),
	answer: fc.constantFrom('received', 'cut', 'held'),
	dies: fc.boolean(),
	events: fc.array(fc.constantFrom('begin to wait', 'run', 'end'), { maxLength: 2 }),
});

/** An execution of n8n: it is resumed once at most, as n8n sees to it. */
class Execution {
	state: 'saving' | 'waiting' | 'resumed' | 'running' | 'ended' = 'saving';
	resumes = 0;

	constructor(
		readonly queue: JobQueue,
		readonly batchId: string,
		readonly waitingNode: WaitingNode,
	) {}

	async happens(event: Step['events'][number]): Promise<void> {
		if (event === 'begin to wait' && this.state === 'saving') this.state = 'waiting';
		if (event === 'run' && this.state === 'resumed') {
			// What the node does first when it runs again.
			await forgetCallback(this.queue, this.batchId, nameOf(this.waitingNode));
			this.state = 'running';
		}
		if (event === 'end' && this.state === 'running') this.state = 'ended';
	}

	/** What n8n answers; undefined where the answer is lost on its way, `null` where it never comes. */
	called(answer: Step['answer']): [number, object] | undefined | null {
		const { executionId } = this.waitingNode;
		if (this.state === 'saving') return [401, { error: 'Invalid token' }];
		if (this.state === 'ended') {
			return [409, { message: `The execution "${executionId} has finished already.` }];
		}
		if (this.state !== 'waiting') {
			return [409, { message: `The execution "${executionId}" is running already.` }];
		}
		this.state = 'resumed';
		this.resumes += 1;
		if (answer === 'held') return null;
		return answer === 'cut' ? undefined : [200, { resumed: true, batchId: this.batchId }];
	}
}

test('every batch that ended resumes its nodes exactly once, as soon as n8n can be reached', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	let answer: Responder = () => undefined;
	const host = await httpServer((request, response) => answer(request, response));
	setup.atEnd(() => host.close());

	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, isJoined) => {
			const { batchId } = await dispatch(queue, chats(server, ['a']));
			const executions = (isJoined ? ['7', '70'] : ['7']).map(
				(executionId) => new Execution(queue, batchId, { executionId, nodeId: 'node' }),
			);
			for (const { waitingNode } of executions) {
				const url = `${host.url}/webhook-waiting/${waitingNode.executionId}/node?signature=abc`;
				await requestCallback(queue, batchId, waitingNode, url);
			}
			await cancel(queue, { batchId }, 'cancelled');

			const call = async ({ stranger, answer: how, dies }: Omit<Step, 'events'>) => {
				const dying = new AbortController();
				answer = (request, response) => {
					const instead = stranger === undefined ? undefined : strangers[stranger];
					const execution = executions.find(
						({ waitingNode }) => waitingNode.executionId === request.path.split('/')[2],
					);
					const said = instead ? undefined : execution?.called(how);
					if (dies) dying.abort();
					else if (instead) instead(request, response);
					else if (said) json(response, ...said);
					else if (said === undefined) response.destroy();
				};
				const sendCallbacks = createCallbackSender({
					...{ queue, log, refusals: createRefusals(log), signal: dying.signal },
					timing: { ...callbackTiming, timeoutMs: 50 },
				});
				const job = await queue.bull(batchesQueue).getJob(batchId);
				if (!job) throw new Error('The parent of the batch is gone');
				return await sendCallbacks(batchId, job);
			};
			for (const { events, ...one } of steps) {
				for (const event of events) {
					for (const execution of executions) await execution.happens(event);
				}
				const pauseMs = await call(one);
				const pending = await pendingCallbacks(queue, batchId);
				// It is called again as long as a call is pending, and soon.
				expect(pauseMs === undefined).toBe(pending.length === 0);
				expect(pauseMs ?? 0).toBeLessThanOrEqual(600_000);
			}
			// From here n8n can be reached.
			for (const event of ['begin to wait'] as const) {
				for (const execution of executions) await execution.happens(event);
			}
			await call({ stranger: undefined, answer: 'received', dies: false });
			for (const execution of executions) await execution.happens('run');
			expect(executions.map(({ resumes }) => resumes)).toEqual(executions.map(() => 1));
			expect(await pendingCallbacks(queue, batchId)).toEqual([]);
			expect((await requireBatch(queue, batchId)).pendingCallbacks).toBe(0);
			expect(await queue.redis.exists(batchKeys(queue, batchId).callbacks)).toBe(0);
		}),
		runs(0.015),
	);
	await until(() => host.underWay() === 0, 'the end of all calls');
});
