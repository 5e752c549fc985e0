import { jsonReader } from '../../../capabilities/chat/read-json-answer';
import { askModel } from '../../helpers/ask-model';
import { failureOf } from '../../helpers/context';
import { calls, completion, says } from '../../gemini/model-turn';
import { json } from '../../helpers/http-server';

/** What comes of an answer with this body under the status of a success, in one piece and streamed. */
async function asked(body: object): Promise<unknown[]> {
	const outcomes: unknown[] = [];
	for (const isStreamed of [false, true]) {
		const { outcome } = await askModel(() => (_request, response) => json(response, 200, body), {
			isStreamed,
		});
		outcomes.push(outcome);
	}
	return outcomes;
}

const pay = { name: 'pay', arguments: { amount: 1 }, id: 'a' };

describe('calls are read', () => {
	const [call] = calls([pay]).tool_calls ?? [];
	it.each<[string, unknown[]]>([
		['whose type is null', [{ ...call, type: null }]],
		['whose type is another', [{ ...call, type: 7 }]],
		['with null beside them', [null, call, null]],
	])('%s', async (_name, list) => {
		for (const outcome of await asked(completion({ tool_calls: list }))) {
			expect(outcome).toMatchObject({
				toolCalls: [
					{ id: 'a', type: 'function', function: { name: 'pay', arguments: '{"amount":1}' } },
				],
			});
		}
	});
});

describe('an answer is taken', () => {
	const whole = { index: 1, finish_reason: 'stop', message: says('Whole') };

	it.each<[string, object]>([
		['a finish reason', { index: 0, finish_reason: 'error', message: says('Half') }],
		['an error', { index: 0, error: { message: 'Lost' }, message: says('Half') }],
		['nothing in it', { index: 0, finish_reason: 'stop', message: says('') }],
	])('where another before it failed, with %s', async (_name, failed) => {
		for (const outcome of await asked(completion({}, { choices: [failed, whole] }))) {
			expect(outcome).toMatchObject({ text: 'Whole', message: says('Whole') });
		}
	});

	it.each([
		['of code 0', { code: 0, message: 'success' }],
		['of code 200', { code: 200, message: 'OK' }],
		['without words', { code: null, message: '' }],
	])('that has an error %s beside it', async (_name, error) => {
		for (const outcome of await asked(completion(says('Hello'), { error }))) {
			expect(outcome).toMatchObject({ text: 'Hello' });
		}
	});

	it.each<[string, object]>([
		['finish reason is no text', { finish_reason: { type: 'stop' } }],
		['choice has an error that says nothing', { finish_reason: null, error: { code: 0 } }],
	])('whose %s', async (_name, odd) => {
		const [choice] = completion(says('Hello')).choices;
		for (const outcome of await asked(completion({}, { choices: [{ ...choice, ...odd }] }))) {
			expect(outcome).toMatchObject({ text: 'Hello', finishReason: 'unknown' });
		}
	});
});

describe('an error that is told under the status of a success has its words', () => {
	it.each<[string, object, string]>([
		['as a code and a message', { code: 'DataInspectionFailed', message: 'Not fit' }, 'Not fit'],
		[
			'as a state at the root',
			{ choices: null, base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
			'insufficient balance',
		],
		['as a detail', { detail: 'Model not loaded' }, 'Model not loaded'],
		[
			'as a list of details',
			{ detail: [{ loc: ['body', 'n'], msg: 'Too many' }] },
			'body.n: Too many',
		],
		['beside a mark', { error: true, message: 'Overloaded' }, 'Overloaded'],
	])('%s', async (_name, body, message) => {
		for (const outcome of await asked(body)) {
			expect(outcome).toMatchObject({ name: 'Failure', message });
		}
	});
});

describe('what an answer cost that cannot be used is in its failure', () => {
	const paid = { inputTokens: 35, totalTokens: 109 };
	const cut = [{ index: 0, finish_reason: 'length', message: { role: 'assistant' } }];

	it.each<[string, object]>([
		['returned no text', completion(says(''))],
		['that was cut before its first word', completion({}, { choices: cut })],
		['with arguments of no function', completion(calls([{ name: '', arguments: { a: 1 } }]))],
		['without a choice', completion({}, { choices: [] })],
	])('%s', async (_name, body) => {
		for (const outcome of await asked(body)) {
			expect(outcome).toMatchObject({ name: 'Failure', details: { usage: paid } });
		}
	});

	it('with something else than the JSON that was asked for', async () => {
		const read = await jsonReader({ type: 'json_object' });
		const counted = { outputTokens: 74, thinkingTokens: 62, costUsd: null, ...paid };
		for (const finishReason of ['stop', 'length']) {
			const work = () => read({ text: '{"a":', finishReason, usage: counted });
			const { details } = await failureOf(Promise.resolve().then(work));
			expect(details).toMatchObject({ answer: '{"a":', usage: counted });
		}
	});
});
