import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { inTurn } from '../../gemini/answer';
import { completion, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { httpServer, json, type Received } from '../../helpers/http-server';

const schema = {
	type: 'object',
	properties: {
		number: { type: 'string' },
		total: { type: 'number' },
		date: { type: 'string', format: 'date' },
	},
	required: ['number'],
};
const text = 'Invoice A-17\nDate: 23.11.2026\nTotal: 1.234,56 €';
const parse = (more: object = {}) =>
	extractionRequest.parse({ model: 'gemini-3.8-flash', schema, text, ...more });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return { server, ...testContext({ url: server.url }) };
}

const good = '{"number": "A-17", "total": 1234.56, "date": "2026-11-23"}';
const messagesOf = ({ body }: Received) => body.messages as { role: string; content: unknown }[];

describe('an extraction', () => {
	it('asks with the schema, fitted to Gemini, and returns the data', async () => {
		const { server, context } = await gemini(() => says(good));
		const result = await extraction.run(parse(), context);
		expect(result).toMatchObject({
			data: { number: 'A-17', total: 1234.56, date: '2026-11-23' },
			conflicts: [],
			chunks: 1,
			requests: 1,
			mode: 'json_schema',
			model: 'gemini-3.8-flash',
			source: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
		});
		expect(extraction.result.parse(result)).toEqual(result);
		expect(server.received).toHaveLength(1);
		expect(server.received[0]?.body.response_format).toEqual({
			type: 'json_schema',
			json_schema: {
				name: 'extraction',
				schema: {
					type: 'object',
					properties: {
						number: { type: 'string' },
						total: { type: 'number', nullable: true },
						date: { type: 'string', description: 'format date', nullable: true },
					},
					required: ['number'],
				},
			},
		});
	});

	it('takes a field that stands for any name out of the answer, unless the schema has one like it', async () => {
		const { context } = await gemini(() =>
			says('{"note": {"any_name": "left out", "color": "red"}, "number": "A-17"}'),
		);
		const open = { type: 'object', properties: { note: { type: 'object' } } };
		const { data } = await extraction.run(parse({ schema: open }), context);
		expect(data).toEqual({ note: { color: 'red' }, number: 'A-17' });
		const own = { type: 'object', properties: { note: { properties: { any_name: {} } } } };
		const { data: kept } = await extraction.run(parse({ schema: own }), context);
		expect(kept).toMatchObject({ note: { any_name: 'left out' } });
	});

	it('asks OpenAI in strict mode, and leaves out the nulls that stand for nothing', async () => {
		const server = await httpServer((_request, response) => {
			json(response, 200, completion(says('{"number": "A-17"}')));
		});
		closers.push(server.close);
		const client = createEndpointClient({ baseUrl: server.url, apiKey: 'key', profile: 'openai' });
		const { context } = testContext({ client });
		const { data } = await extraction.run(parse(), context);
		expect(data).toEqual({ number: 'A-17', total: null, date: null });
		expect(server.received[0]?.body.response_format).toMatchObject({
			json_schema: {
				strict: true,
				schema: { additionalProperties: false, required: ['number', 'total', 'date'] },
			},
		});
	});

	it('tells how the document writes numbers and dates, and what the user adds', async () => {
		const { server, context } = await gemini(() => says(good));
		await extraction.run(
			parse({
				numberFormat: '1.234,56',
				dateOrder: 'month-day-year',
				instructions: 'Ignore drafts.',
			}),
			context,
		);
		const [system, user] = messagesOf(server.received[0] as Received);
		expect(system?.content).toContain('numbers like 1.234,56');
		expect(system?.content).toContain('dates in figures in the order month-day-year');
		expect(system?.content).toContain('A time without a zone is given without one.');
		expect(system?.content).toContain('Ignore drafts.');
		expect(JSON.stringify(user?.content)).toContain('Invoice A-17');
	});

	it('turns what leaves no doubt into the types of the schema', async () => {
		const reply = '```json\n{"number": 17, "total": "1.234,56 €", "date": "23.11.2026",}\n```';
		const { context } = await gemini(() => says(reply));
		const { data } = await extraction.run(parse({ numberFormat: '1.234,56' }), context);
		expect(data).toEqual({ number: '17', total: 1234.56, date: '2026-11-23' });
	});

	it('reads files beside the text', async () => {
		const pdf = Buffer.from('%PDF-1.7 fake').toString('base64');
		const { server, context } = await gemini(() => says(good));
		await extraction.run(parse({ text: '', files: [{ url: pdf }] }), context);
		expect(messagesOf(server.received[0] as Received)[1]?.content).toEqual([
			{ type: 'text', text: 'The document follows.' },
			{ type: 'image_url', image_url: { url: `data:application/pdf;base64,${pdf}` } },
		]);
	});
});

describe('a file at an address', () => {
	it('is fetched here also where the endpoint could do it: the source is its content', async () => {
		const server = await httpServer((_request, response) => {
			json(response, 200, completion(says(good)));
		});
		closers.push(server.close);
		const client = createEndpointClient({ baseUrl: server.url, apiKey: 'key', profile: 'openai' });
		const request = parse({ files: [{ url: 'http://files.example.com:25/a.png' }] });
		const failure = await failureOf(extraction.run(request, testContext({ client }).context));
		// A port that fetch refuses: nothing leaves this machine.
		expect(failure.message).toBe('The file could not be fetched from files.example.com:25');
		expect(server.received).toEqual([]);
	});
});

describe('columns that nobody asked for', () => {
	it.each([
		[
			'are left out where the schema is closed, without asking again',
			{ additionalProperties: false },
			{ number: 'A-17' },
		],
		['stay where it takes others', {}, { number: 'A-17', colour: 'red' }],
		['stay where it says so', { additionalProperties: {} }, { number: 'A-17', colour: 'red' }],
	])('%s', async (_name, more, data) => {
		const { server, context } = await gemini(() => says('{"number": "A-17", "colour": "red"}'));
		const own = { type: 'object', properties: { number: { type: 'string' } }, ...more };
		const result = await extraction.run(parse({ schema: own }), context);
		expect(result.data).toEqual(data);
		expect(server.received).toHaveLength(1);
	});
});

describe('an answer that does not fit', () => {
	it('goes back with the exact errors, on a user turn', async () => {
		const wrong = '{"total": "much", "date": "2026-02-31"}';
		const { server, context } = await gemini(inTurn(says(wrong), says(good)));
		const result = await extraction.run(parse(), context);
		expect(result.requests).toBe(2);
		expect(result.usage.totalTokens).toBe(218);
		const [, , answer, complaint] = messagesOf(server.received[1] as Received);
		expect(answer).toEqual({ role: 'assistant', content: wrong });
		expect(complaint?.role).toBe('user');
		expect(complaint?.content).toContain("- must have required property 'number'");
		expect(complaint?.content).toContain('- /total must be number');
		expect(complaint?.content).toContain('- /date must match format "date"');
	});

	it('fails after the limit, with the last answer and its violations', async () => {
		const { server, context } = await gemini(() => says('{"number": null}'));
		const failure = await failureOf(extraction.run(parse({ maxReasks: 1 }), context));
		expect(failure.details).toMatchObject({
			kind: 'output-invalid',
			message: '2 answers did not fit the schema: /number must be string',
			violations: ['/number must be string'],
			answer: '{"number": null}',
		});
		expect(server.received).toHaveLength(2);
	});

	it('is told that it holds no JSON', async () => {
		const { server, context } = await gemini(inTurn(says('I am sorry.'), says(good)));
		await extraction.run(parse(), context);
		expect(messagesOf(server.received[1] as Received).at(-1)?.content).toContain('holds no JSON');
	});

	it('is not asked for again where the token limit cut it', async () => {
		const { server, context } = await gemini((_request, response) => {
			const choices = [
				{ index: 0, finish_reason: 'length', message: { content: '{"number": "A' } },
			];
			json(response, 200, completion({}, { choices }));
		});
		const failure = await failureOf(extraction.run(parse(), context));
		expect(failure.kind).toBe('output-truncated');
		expect(server.received).toHaveLength(1);
	});

	it('ends after bounded calls where the endpoint always answers prose', async () => {
		const { server, context } = await gemini(() => says('No idea.'));
		const failure = await failureOf(extraction.run(parse(), context));
		expect(failure.kind).toBe('output-invalid');
		expect(server.received).toHaveLength(3);
	});

	it('of more than 100,000 characters is not sent back', async () => {
		const { server, context } = await gemini(() => says(`{"total": "${'x'.repeat(100_000)}"}`));
		const failure = await failureOf(extraction.run(parse(), context));
		expect(failure.kind).toBe('output-invalid');
		expect(server.received).toHaveLength(1);
	});

	it('of 10 MB is refused in words', async () => {
		const { context } = await gemini(() => says(`{"number": "${'x'.repeat(10_000_000)}"}`));
		const failure = await failureOf(extraction.run(parse({ maxReasks: 0 }), context));
		expect(failure.message).toContain('5 million');
		expect(failure.details.answer?.length).toBe(10_000);
	});
});

describe('evidence', () => {
	const answer = {
		data: { number: 'A-17', total: 1234.56, date: '2026-11-23' },
		evidence: [
			{ field: '/number', quote: 'Invoice A-17' },
			{ field: 'data/total', quote: 'total:  1.234,56' },
			{ field: '/date', quote: 'as agreed last week' },
		],
	};

	it('has the place of each quote in the text, and marks what is not there', async () => {
		const { server, context } = await gemini(() => says(JSON.stringify(answer)));
		const result = await extraction.run(parse({ evidence: true }), context);
		expect(result.data).toEqual(answer.data);
		expect(result.evidence).toEqual([
			{
				field: '/number',
				value: 'A-17',
				quote: 'Invoice A-17',
				start: 0,
				end: 12,
				score: 1,
				grounded: true,
			},
			expect.objectContaining({
				field: '/total',
				grounded: true,
				start: text.indexOf('Total'),
			}) as object,
			{ field: '/date', value: '2026-11-23', quote: 'as agreed last week', grounded: false },
		]);
		expect(JSON.stringify(server.received[0]?.body.response_format)).toContain('"evidence"');
	});

	it('has no places in an image, only the quotes', async () => {
		const pdf = Buffer.from('%PDF-1.7 fake').toString('base64');
		const { context } = await gemini(() => says(JSON.stringify(answer)));
		const result = await extraction.run(
			parse({ text: '', files: [{ url: pdf }], evidence: true }),
			context,
		);
		expect(result.evidence?.[0]).toEqual({
			field: '/number',
			value: 'A-17',
			quote: 'Invoice A-17',
			grounded: null,
		});
	});

	it('marks a value without a quote', async () => {
		const { context } = await gemini(() =>
			says(JSON.stringify({ data: { number: 'A-17' }, evidence: [] })),
		);
		const result = await extraction.run(parse({ evidence: true }), context);
		expect(result.evidence).toEqual([{ field: '/number', value: 'A-17', grounded: false }]);
	});
});
