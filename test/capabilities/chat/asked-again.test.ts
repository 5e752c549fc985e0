import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { callFunctionsRequest } from '../../../capabilities/function-calling/call-functions-request';
import { failureOf } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { calls, says, type Call } from '../../gemini/model-turn';
import { messagesOf, withGemini } from '../../gemini/run';

const pay = {
	name: 'pay',
	parameters: {
		type: 'object',
		properties: { amount: { type: 'number', minimum: 1 }, to: { type: 'string' } },
		required: ['amount'],
	},
};
const mail = { ...pay, name: 'mail' };
const parse = (more: object = {}) =>
	callFunctionsRequest.parse({
		model: 'gemini-3.8-flash',
		messages: [{ role: 'user', content: 'Pay them' }],
		functions: [pay, mail],
		...more,
	});

const call = (name: string, given: object, id?: string): Call => ({
	name,
	arguments: given,
	...(id === undefined ? {} : { id }),
});
const good = call('pay', { amount: 1, to: 'Ana' }, 'good');
const wrong = call('pay', { amount: 0 }, 'wrong');
const right = call('pay', { amount: 2 }, 'right');
const post = call('mail', { amount: 3 }, 'post');
const unknown = call('transfer', {}, 'unknown');

async function ask(first: Call[], second: Call[], more: object = {}) {
	const answers = [calls(first), second.length === 0 ? says('Done') : calls(second)];
	return await withGemini(inTurn(...answers), async ({ context, received }) => {
		const result = await callFunctions.run(parse(more), context);
		return { result, ids: result.calls.map(({ id }) => id), messages: messagesOf(received) };
	});
}

describe('the calls of a first answer of which some are wrong', () => {
	it.each<[string, Call[], Call[], string[]]>([
		['stays where the second has the wrong one alone', [good, wrong], [right], ['good', 'right']],
		['keeps its place', [wrong, post, good], [right], ['right', 'post', 'good']],
		[
			'is not doubled where it is repeated, whatever the order of its arguments',
			[good, wrong],
			[call('pay', { to: 'Ana', amount: 1 }, 'again'), right],
			['good', 'right'],
		],
		[
			'goes before what is new',
			[good, wrong],
			[post, right, call('pay', { amount: 9 }, 'new')],
			['good', 'right', 'post', 'new'],
		],
		['has a call of another function beside it', [unknown, good], [post], ['post', 'good']],
		['is enough where the others can only be withdrawn', [good, unknown], [], ['good']],
		['is enough where it alone is repeated', [unknown, good], [good], ['good']],
	])('a valid one %s', async (_name, first, second, ids) => {
		expect((await ask(first, second)).ids).toEqual(ids);
	});

	it('stay where the choice forbids the others', async () => {
		const { ids } = await ask([good, post], [good], { toolChoice: { function: 'pay' } });
		expect(ids).toEqual(['good']);
	});

	it('have ids of their own, although those that were made up begin anew', async () => {
		const nameless = (one: Call) => ({ ...one, id: '' });
		const { ids } = await ask([good, wrong].map(nameless), [right, post].map(nameless));
		expect(ids).toEqual(['call_1', 'call_1_2', 'call_2']);
	});

	it('are told to the model, which shall repeat the wrong ones alone', async () => {
		const { messages } = await ask([good, wrong], [right]);
		expect(messages[1]?.slice(-2).map(({ content }) => content)).toEqual([
			'Accepted as it is. Do not call it again, only what was wrong.',
			'Not run: /amount must be >= 1. Call it again with arguments that fit its schema.',
		]);
	});

	const violation = 'pay: /amount must be >= 1';
	it.each<[string, Call[], Call[], string[]]>([
		['there is no second call', [wrong], [], [violation]],
		['there is no second call beside a valid one', [good, wrong], [], [violation]],
		['the valid one alone is repeated', [good, wrong], [good], [violation]],
		[
			'one of two is not called again',
			[wrong, post, { ...wrong, id: 'wrong too' }],
			[right],
			[violation],
		],
		[
			'an unknown one is all there was',
			[unknown],
			[],
			['transfer: there is no function "transfer"'],
		],
		['the second is wrong as well', [good, wrong], [wrong], [violation]],
	])('end in a Failure that says why where %s', async (_name, first, second, violations) => {
		const failure = await failureOf(ask(first, second));
		expect(failure.kind).toBe('output-invalid');
		expect(failure.details.violations).toEqual(violations);
		expect(failure.message).toContain(violations.join('; '));
	});
});
