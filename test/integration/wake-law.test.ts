import fc from 'fast-check';
import { pino } from 'pino';
import { batchKeys, requireBatch } from '../../jobs/records/batch-record';
import {
	askForCall,
	forgetCall,
	nameOf,
	owedCalls,
	type Waiter,
} from '../../jobs/callbacks/callbacks';
import { cancel } from '../../jobs/cancel';
import { dispatch } from '../../jobs/dispatch';
import { batchesQueue, type JobQueue } from '../../jobs/queue/open-queue';
import { callTiming } from '../../workers/callbacks/call-timing';
import { createCallWaiters } from '../../workers/callbacks/call-waiters';
import { createRefusals } from '../../workers/running/refusals';
import { httpServer, json, type Answer } from '../helpers/http-server';
import { runs } from '../helpers/runs';
import { chats, fixture, until } from './helpers/fixture';

const setup = fixture();
const log = pino({ level: 'silent' });

/** What answers in place of n8n, whatever n8n does. */
const strangers: Answer[] = [
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
	/** What becomes of the answer of the node that is woken. */
	answer: 'heard' | 'cut' | 'held';
	/** The worker dies while it calls, and another goes on. */
	dies: boolean;
	/** What the executions do before it. */
	events: ('fall asleep' | 'run' | 'end')[];
}

const step = fc.record<Step>({
	stranger: fc.option(fc.nat(strangers.length - 1), { nil: undefined }),
	answer: fc.constantFrom('heard', 'cut', 'held'),
	dies: fc.boolean(),
	events: fc.array(fc.constantFrom('fall asleep', 'run', 'end'), { maxLength: 2 }),
});

/** An execution of n8n: it is woken once at most, as n8n sees to it. */
class Execution {
	state: 'saving' | 'asleep' | 'woken' | 'running' | 'ended' = 'saving';
	wakes = 0;

	constructor(
		readonly queue: JobQueue,
		readonly batchId: string,
		readonly waiter: Waiter,
	) {}

	async happens(event: Step['events'][number]): Promise<void> {
		if (event === 'fall asleep' && this.state === 'saving') this.state = 'asleep';
		if (event === 'run' && this.state === 'woken') {
			// What the node does first when it runs again.
			await forgetCall(this.queue, this.batchId, nameOf(this.waiter));
			this.state = 'running';
		}
		if (event === 'end' && this.state === 'running') this.state = 'ended';
	}

	/** What n8n answers; undefined where the answer is lost on its way, `null` where it never comes. */
	called(answer: Step['answer']): [number, object] | undefined | null {
		const { executionId } = this.waiter;
		if (this.state === 'saving') return [401, { error: 'Invalid token' }];
		if (this.state === 'ended') {
			return [409, { message: `The execution "${executionId} has finished already.` }];
		}
		if (this.state !== 'asleep') {
			return [409, { message: `The execution "${executionId}" is running already.` }];
		}
		this.state = 'woken';
		this.wakes += 1;
		if (answer === 'held') return null;
		return answer === 'cut' ? undefined : [200, { resumed: true, batchId: this.batchId }];
	}
}

test('every batch that ended wakes its nodes exactly once, as soon as n8n can be reached', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer();
	let answer: Answer = () => undefined;
	const host = await httpServer((request, response) => answer(request, response));
	setup.atEnd(() => host.close());

	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, isJoined) => {
			const { batchId } = await dispatch(queue, chats(server, ['a']));
			const executions = (isJoined ? ['7', '70'] : ['7']).map(
				(executionId) => new Execution(queue, batchId, { executionId, nodeId: 'node' }),
			);
			for (const { waiter } of executions) {
				const url = `${host.url}/webhook-waiting/${waiter.executionId}/node?signature=abc`;
				await askForCall(queue, batchId, waiter, url);
			}
			await cancel(queue, { batchId }, 'cancelled');

			const call = async ({ stranger, answer: how, dies }: Omit<Step, 'events'>) => {
				const dying = new AbortController();
				answer = (request, response) => {
					const instead = stranger === undefined ? undefined : strangers[stranger];
					const execution = executions.find(
						({ waiter }) => waiter.executionId === request.path.split('/')[2],
					);
					const said = instead ? undefined : execution?.called(how);
					if (dies) dying.abort();
					else if (instead) instead(request, response);
					else if (said) json(response, ...said);
					else if (said === undefined) response.destroy();
				};
				const callWaiters = createCallWaiters({
					...{ queue, log, refusals: createRefusals(log), signal: dying.signal },
					timing: { ...callTiming, timeoutMs: 50 },
				});
				const job = await queue.bull(batchesQueue).getJob(batchId);
				if (!job) throw new Error('The parent of the batch is gone');
				return await callWaiters(batchId, job);
			};
			for (const { events, ...one } of steps) {
				for (const event of events) {
					for (const execution of executions) await execution.happens(event);
				}
				const pauseMs = await call(one);
				const owed = await owedCalls(queue, batchId);
				// It is called again as long as a call is owed, and soon.
				expect(pauseMs === undefined).toBe(owed.length === 0);
				expect(pauseMs ?? 0).toBeLessThanOrEqual(600_000);
			}
			// From here n8n can be reached.
			for (const event of ['fall asleep'] as const) {
				for (const execution of executions) await execution.happens(event);
			}
			await call({ stranger: undefined, answer: 'heard', dies: false });
			for (const execution of executions) await execution.happens('run');
			expect(executions.map(({ wakes }) => wakes)).toEqual(executions.map(() => 1));
			expect(await owedCalls(queue, batchId)).toEqual([]);
			expect((await requireBatch(queue, batchId)).owedCalls).toBe(0);
			expect(await queue.redis.exists(batchKeys(queue, batchId).callbacks)).toBe(0);
		}),
		runs(0.015),
	);
	await until(() => host.underWay() === 0, 'the end of all calls');
}, 180_000);
