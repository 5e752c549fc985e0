import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { failureOf, testContext } from '../../helpers/context';
import { says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';

const people = {
	type: 'object',
	properties: {
		title: { type: 'string' },
		people: {
			type: 'array',
			items: {
				type: 'object',
				properties: { name: { type: 'string' }, age: { type: 'integer' } },
				required: ['name'],
			},
		},
	},
};

const parse = (more: object) =>
	extractionRequest.parse({
		...{ model: 'gemini-3.8-flash', schema: people, text: 'Ada, 36, met Bob and Cid.' },
		...more,
	});

interface Message {
	role: string;
	content: unknown;
}

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	const talks = () => server.received.map(({ body }) => body.messages as Message[]);
	return { server, talks, ...testContext({ url: server.url }) };
}

describe('passes', () => {
	const found = [
		{ people: [{ name: 'Ada' }] },
		{ title: 'Meeting', people: [{ name: 'Ada', age: 36 }, { name: 'Bob' }] },
		{ people: [{ name: 'Cid' }, { name: 'Bob' }] },
	];
	const byPass: Reply = ({ body }) => {
		const { length } = (body.messages as Message[]).filter(({ role }) => role === 'assistant');
		const isSecond = JSON.stringify(body.messages).includes('36}');
		return says(JSON.stringify(found[length === 0 ? 0 : isSecond ? 2 : 1]));
	};

	it('add what the one before missed, and lose nothing that it found', async () => {
		const { talks, context, progress } = await gemini(byPass);
		const result = await extraction.run(parse({ passes: 3, mergeKeys: ['name'] }), context);
		expect(result.data).toEqual({
			title: 'Meeting',
			people: [
				{ name: 'Ada', age: 36 },
				{ name: 'Bob', age: null },
				{ name: 'Cid', age: null },
			],
		});
		expect(result).toMatchObject({ chunks: 1, requests: 3 });
		expect(progress).toEqual([1]);
		const [first = [], second = [], third = []] = talks();
		expect(first.map(({ role }) => role)).toEqual(['system', 'user']);
		expect(second.slice(0, 2)).toEqual(first);
		expect(second.slice(2)).toEqual([
			{ role: 'assistant', content: JSON.stringify(found[0]) },
			{ role: 'user', content: expect.stringContaining('once more') as string },
		]);
		expect(third[2]?.content).toBe(JSON.stringify(found[1]));
	});

	it('of the same answer add nothing, without keys as well', async () => {
		const named = (name: string) => ({ name, age: null });
		const answer = { people: ['Ada', 'Ada', 'Bob'].map(named) };
		const { context } = await gemini(() => says(JSON.stringify(answer)));
		const result = await extraction.run(parse({ passes: 2 }), context);
		expect(result.data.people).toEqual(answer.people);
		expect(result.conflicts).toEqual([]);
	});

	it('that differ in a value say so', async () => {
		let count = 0;
		const { context } = await gemini(() =>
			says(JSON.stringify({ title: `Title ${String(++count)}` })),
		);
		const result = await extraction.run(parse({ passes: 2 }), context);
		expect(result.data.title).toBe('Title 1');
		expect(result.conflicts).toEqual([{ field: '/title', kept: 'Title 1', other: 'Title 2' }]);
	});

	it('are steps of their own, so that none is paid for twice', async () => {
		const { context } = await gemini(byPass);
		const names: string[] = [];
		const step: typeof context.step = async (name, _schema, work) => {
			names.push(name);
			return await work();
		};
		await extraction.run(parse({ passes: 2 }), { ...context, step });
		expect(names).toEqual(['chunk 0', 'chunk 0, reading 2']);
	});

	it('have the quotes of each reading', async () => {
		let count = 0;
		const { context } = await gemini(() => {
			const data = [{ people: [{ name: 'Ada' }] }, { people: [{ name: 'Ada' }, { name: 'Bob' }] }];
			const names = ['Ada', 'Bob'].slice(0, count + 1);
			const evidence = names.map((quote, index) => ({
				field: `/people/${String(index)}/name`,
				quote,
			}));
			return says(JSON.stringify({ data: data[count++], evidence }));
		});
		const { evidence } = await extraction.run(parse({ passes: 2, evidence: true }), context);
		expect(evidence?.map(({ value, start }) => [value, start])).toEqual([
			['Ada', 0],
			['Bob', 13],
		]);
	});
});

describe('examples', () => {
	const examples = [
		{ text: 'Eve, 40, spoke.', data: { people: [{ name: 'Eve', age: 40 }] } },
		{ text: 'Nobody came.', data: { people: [] } },
	];

	it('stand before the document as answers of the model', async () => {
		const { talks, context } = await gemini(() => says('{"people": []}'));
		await extraction.run(parse({ examples }), context);
		const [messages = []] = talks();
		expect(messages.map(({ role }) => role)).toEqual([
			...['system', 'user', 'assistant', 'user', 'assistant', 'user'],
		]);
		expect(messages[1]?.content).toContain('Eve, 40, spoke.');
		expect(messages[2]?.content).toBe(JSON.stringify(examples[0]?.data));
		expect(JSON.stringify(messages[5]?.content)).toContain('Ada, 36');
	});

	it('have the quotes of their values where quotes are asked for', async () => {
		const { talks, context } = await gemini(() => says('{"data": {"people": []}, "evidence": []}'));
		await extraction.run(parse({ examples, evidence: true }), context);
		expect(JSON.parse(String(talks()[0]?.[2]?.content))).toEqual({
			data: examples[0]?.data,
			evidence: [
				{ field: '/people/0/name', quote: 'Eve' },
				{ field: '/people/0/age', quote: '40' },
			],
		});
	});

	it('that do not fit the schema are told before anything is sent', async () => {
		const { server, context } = await gemini(() => says('{}'));
		const wrong = [{ text: 'Eve', data: { people: [{ age: 'forty' }] } }];
		const failure = await failureOf(extraction.run(parse({ examples: wrong }), context));
		expect(failure.message).toContain('Example 1 does not fit the schema');
		expect(server.received).toEqual([]);
	});
});
