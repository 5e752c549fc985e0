import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { failureOf, testContext } from '../../helpers/context';
import { says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { json } from '../../helpers/http-server';

const parse = (more: object) =>
	extractionRequest.parse({ model: 'gemini-3.8-flash', schema: {}, ...more });

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

describe('a long document', () => {
	const list = {
		type: 'object',
		properties: {
			title: { type: 'string' },
			people: {
				type: 'array',
				items: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
			},
		},
		required: ['title'],
	};
	const long = Array.from(
		{ length: 12 },
		(_, i) => `Person ${String(i)} came to the meeting.`,
	).join('\n');

	/** Answers with the names that stand in the part it sees. */
	const reading: Reply = ({ body }) => {
		const said = JSON.stringify((body.messages as { content: unknown }[])[1]?.content);
		const people = [...said.matchAll(/Person \d+/g)].map(([name]) => ({ name }));
		return says(
			JSON.stringify({ ...(said.includes('part 1 of') ? { title: 'Meeting' } : {}), people }),
		);
	};

	it('is cut into chunks, extracted in parallel and merged without duplicates', async () => {
		const { server, context, progress } = await gemini(reading);
		const request = parse({ schema: list, text: long, chunkChars: 200, overlapChars: 40 });
		const result = await extraction.run(request, context);
		expect(result.chunks).toBeGreaterThan(2);
		expect(server.received).toHaveLength(result.chunks);
		expect((result.data.people as { name: string }[]).map(({ name }) => name)).toEqual(
			Array.from({ length: 12 }, (_, i) => `Person ${String(i)}`),
		);
		expect(result.data.title).toBe('Meeting');
		expect(progress.at(-1)).toBe(1);
	});

	it('fails where no part has what the schema requires', async () => {
		const { context } = await gemini(() => says('{"people": []}'));
		const request = parse({ schema: list, text: long, chunkChars: 200, overlapChars: 40 });
		const failure = await failureOf(extraction.run(request, context));
		expect(failure.details.violations).toEqual(["must have required property 'title'"]);
	});

	it('stops the other chunks where one fails, and keeps none of them after that', async () => {
		const gate = Promise.withResolvers<void>();
		const { server, context } = await gemini(async (request, response) => {
			const said = JSON.stringify(request.body);
			if (said.includes('part 1 of')) return reading(request, response);
			if (!said.includes('part 2 of')) {
				// Never answered: the work ends because it is stopped.
				gate.resolve();
				return undefined;
			}
			await gate.promise;
			json(response, 404, [{ error: { code: 404, message: 'No such model' } }]);
			return undefined;
		});
		const kept: string[] = [];
		const running = new Set<string>();
		const step: typeof context.step = async (name, _result, work) => {
			running.add(name);
			try {
				const value = await work();
				kept.push(name);
				return value;
			} finally {
				running.delete(name);
			}
		};
		const request = parse({
			schema: list,
			text: `${long}\n${long}`,
			chunkChars: 200,
			overlapChars: 0,
		});
		const failure = await failureOf(extraction.run(request, { ...context, step }));
		expect(failure.message).toBe('No such model');
		expect(kept).toEqual(['chunk 0']);
		expect([...running]).toEqual([]);
		expect(server.received.length).toBeGreaterThan(2);
		expect(context.signal.aborted).toBe(false);
	});

	it.each([
		[
			{ chunkChars: 200 },
			/^The text has 250,000 characters and needs at least 1,250 requests of 200/,
		],
		[
			{ chunkChars: 250, overlapChars: 125 },
			/^The text has 250,000 characters and needs at least \d,\d{3} requests/,
		],
	])('of more than a thousand chunks is refused before any call (%j)', async (more, message) => {
		const { server, context } = await gemini(reading);
		const text = 'Nine or so. '.repeat(25_000).slice(0, 250_000);
		const failure = await failureOf(extraction.run(parse({ text, ...more }), context));
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			message: expect.stringMatching(message) as string,
			hint: expect.stringContaining('Characters per Chunk') as string,
		});
		expect(server.received).toEqual([]);
	});

	it('repeats no more than a quarter of a small chunk, unless the user asks for it', async () => {
		const { context } = await gemini(reading);
		const request = parse({ schema: list, text: long, chunkChars: 200 });
		const { chunks } = await extraction.run(request, context);
		const asked = await extraction.run({ ...request, overlapChars: 50 }, context);
		expect(chunks).toBe(asked.chunks);
		expect(() => parse({ chunkChars: 200, overlapChars: 101 })).toThrow(
			'half of the characters per chunk',
		);
	});

	it('pays for no chunk twice where the job runs again', async () => {
		const { server, context } = await gemini(reading);
		const kept = new Map<string, unknown>();
		const step: typeof context.step = async (name, result, work) => {
			if (!kept.has(name)) kept.set(name, await work());
			return result.parse(kept.get(name));
		};
		const request = parse({ schema: list, text: long, chunkChars: 200, overlapChars: 40 });
		const first = await extraction.run(request, { ...context, step });
		const calls = server.received.length;
		expect(await extraction.run(request, { ...context, step })).toEqual(first);
		expect(server.received).toHaveLength(calls);
	});
});
