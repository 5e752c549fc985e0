import { runTools } from '../../../capabilities/function-calling/run-tools';
import { runToolsRequest } from '../../../capabilities/function-calling/run-tools-request';
import { failureDetails } from '../../../endpoint/failure';
import { failureOf } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { calls, completion, says, type Call } from '../../gemini/model-turn';
import { withGemini } from '../../gemini/run';
import type { Reply } from '../../gemini/server';
import { json } from '../../helpers/http-server';
import { testTool } from '../../helpers/test-tool';

const parse = (more: object = {}) =>
	runToolsRequest.parse({
		model: 'gemini-3.8-flash',
		messages: [{ role: 'user', content: 'Book it' }],
		...more,
	});

const book = calls([{ name: 'book', arguments: { seat: '4A' }, id: 'a' }]);
const booking = (output: unknown = 'Booked 4A') =>
	testTool('book', () => Promise.resolve(output), {
		type: 'object',
		properties: { seat: { type: 'string' } },
	});

/** Answers that end at the token limit. */
const cut =
	(list: Call[], finish_reason = 'length'): Reply =>
	(_request, response) => {
		const answer = completion(calls(list));
		const [choice] = answer.choices;
		json(response, 200, { ...answer, choices: [{ ...choice, finish_reason }] });
	};

const broken: Call = { name: 'book', arguments: '{"seat": "4' };

/** The first reply once, then the other one. */
function afterOne(first: unknown, other: Reply): Reply {
	let requests = 0;
	return (request, response) => {
		requests += 1;
		return requests === 1 ? first : other(request, response);
	};
}

const refusal: Reply = (_request, response) => {
	json(response, 400, [{ error: { code: 400, message: 'Out of luck' } }]);
};

describe('a call that was cut at the token limit', () => {
	it.each(['length', 'MAX_TOKENS'])(
		'fails as truncated after one request (%s)',
		async (finishReason) => {
			await withGemini(cut([broken], finishReason), async ({ context, received }) => {
				const tool = booking();
				const failure = await failureOf(runTools(parse(), context, [tool]));
				expect(failure.kind).toBe('output-truncated');
				expect(failure.message).toContain('book: the arguments are not valid JSON');
				expect(failure.details).not.toHaveProperty('steps');
				expect(received).toHaveLength(1);
				expect(tool.given).toEqual([]);
			});
		},
	);

	it('is run where it is whole', async () => {
		const reply = afterOne(undefined, () => says('Done'));
		await withGemini(
			(request, response) => {
				const told = reply(request, response);
				if (told !== undefined) return told;
				cut([{ name: 'book', arguments: { seat: '4A' } }])(request, response);
				return undefined;
			},
			async ({ context }) => {
				expect((await runTools(parse(), context, [booking()])).text).toBe('Done');
			},
		);
	});
});

describe('what tools did before a failure', () => {
	const ran = {
		id: 'a',
		name: 'book',
		arguments: { seat: '4A' },
		output: 'Booked 4A',
		tookMs: expect.any(Number) as number,
	};

	it.each<[string, Reply, object, string]>([
		['a request fails', afterOne(book, refusal), { onLimit: 'partial' }, 'request-invalid'],
		['a call is cut', afterOne(book, cut([broken])), {}, 'output-truncated'],
		[
			'the answer is no JSON',
			inTurn(book, says('Done')),
			{ responseFormat: { type: 'json_object' } },
			'output-invalid',
		],
	])('stands in it where %s', async (_name, reply, more, kind) => {
		await withGemini(reply, async ({ context }) => {
			const failure = await failureOf(runTools(parse(more), context, [booking()]));
			expect(failure.kind).toBe(kind);
			expect(failure.details.steps).toEqual([
				{
					calls: [ran],
					tookMs: expect.any(Number) as number,
					usage: expect.objectContaining({ totalTokens: 109 }) as object,
				},
			]);
			expect(failureDetails.parse(failure.details)).toEqual(failure.details);
		});
	});

	it('stands in it at the limit of steps, with what was not run', async () => {
		await withGemini(inTurn(book), async ({ context }) => {
			const failure = await failureOf(runTools(parse({ maxSteps: 1 }), context, [booking()]));
			expect(failure.details.steps).toMatchObject([
				{ calls: [ran] },
				{ calls: [{ error: 'Not run: the limit of steps was reached' }] },
			]);
		});
	});

	it('stands in it where the work is cancelled in a later step', async () => {
		const cancel = new AbortController();
		let run = 0;
		const tool = testTool('book', () => {
			run += 1;
			if (run === 1) return Promise.resolve('Booked 4A');
			cancel.abort();
			return Promise.withResolvers().promise;
		});
		await withGemini(
			inTurn(book),
			async ({ context }) => {
				const failure = await failureOf(runTools(parse(), context, [tool]));
				expect(failure.kind).toBe('cancelled');
				expect(failure.details.steps).toMatchObject([{ calls: [ran] }]);
			},
			{ signal: cancel.signal },
		);
	});

	it('is cut to 2,000 characters a value', async () => {
		const seat = 's'.repeat(2001);
		const long = { ...calls([{ name: 'book', arguments: { seat } }]), content: 't'.repeat(2001) };
		await withGemini(afterOne(long, refusal), async ({ context }) => {
			const tool = booking({ page: 'p'.repeat(3000) });
			const failure = await failureOf(runTools(parse(), context, [tool]));
			expect(failure.details.steps).toMatchObject([
				{
					text: `${'t'.repeat(2000)} …`,
					calls: [
						{
							arguments: `{"seat":"${'s'.repeat(1991)} …`,
							output: `{"page":"${'p'.repeat(1991)} …`,
						},
					],
				},
			]);
		});
	});

	it('is cut shorter where there is much of it, so that a failed item stays small', async () => {
		const all = calls(Array.from({ length: 500 }, () => ({ name: 'book' })));
		await withGemini(afterOne(all, refusal), async ({ context }) => {
			const failure = await failureOf(runTools(parse(), context, [booking('x'.repeat(10_000))]));
			const [step] = failure.details.steps as { calls: unknown[] }[];
			expect(step?.calls).toHaveLength(500);
			expect(JSON.stringify(step).length).toBeLessThan(300_000);
		});
	});
});

describe('many calls in one turn', () => {
	it('run at most ten at once, and each has its result', async () => {
		const list = Array.from({ length: 50 }, (_, index) => ({
			name: 'book',
			arguments: { seat: String(index) },
			id: `id-${String(index)}`,
		}));
		let running = 0;
		let maxRunning = 0;
		const tool = testTool('book', async ({ seat }) => {
			running += 1;
			maxRunning = Math.max(maxRunning, running);
			await new Promise(setImmediate);
			running -= 1;
			return `Booked ${String(seat)}`;
		});
		await withGemini(inTurn(calls(list), says('Done')), async ({ context }) => {
			const { steps } = await runTools(parse(), context, [tool]);
			expect(maxRunning).toBe(10);
			expect(steps[0]?.calls.map(({ id, output }) => [id, output])).toEqual(
				list.map(({ id, arguments: { seat } }) => [id, `Booked ${seat}`]),
			);
		});
	});
});
