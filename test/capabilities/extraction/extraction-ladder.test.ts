import { extraction } from '../../../capabilities/extraction/extraction';
import { extractionRequest } from '../../../capabilities/extraction/extraction-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { completion, says } from '../../gemini/model-turn';
import { httpServer, json, type Received } from '../../helpers/http-server';

const schema = {
	type: 'object',
	properties: {
		number: { type: 'string' },
		date: { type: 'string', format: 'date' },
	},
	required: ['number'],
};
const parse = (more: object = {}) =>
	extractionRequest.parse({ model: 'any', schema, text: 'Invoice A-17', ...more });

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

/** An endpoint that refuses some ways to ask for JSON. */
async function refusing(
	refuse: (format: { type: string } | undefined, body: Received['body']) => string | undefined,
	answer = '{"number": "A-17"}',
) {
	const server = await httpServer(({ body }, response) => {
		const message = refuse(body.response_format as { type: string } | undefined, body);
		if (message) json(response, 400, { error: { message } });
		else json(response, 200, completion(says(answer)));
	});
	closers.push(server.close);
	const client = createEndpointClient({
		baseUrl: `${server.url}/v1`,
		apiKey: 'key',
		profile: 'openai',
	});
	const formats = () =>
		server.received.map(({ body }) => (body.response_format as { type: string } | undefined)?.type);
	return { server, formats, ...testContext({ client }) };
}

const messagesOf = ({ body }: Received) => body.messages as { role: string; content: unknown }[];

describe('the ladder', () => {
	it('begins with the strictest and goes down to a simpler schema', async () => {
		const { formats, context } = await refusing((format, body) =>
			format?.type === 'json_schema' && JSON.stringify(body.response_format).includes('strict')
				? 'Invalid schema for response_format: too many states for serving'
				: undefined,
		);
		const result = await extraction.run(parse(), context);
		expect(result.mode).toBe('json_schema_simple');
		expect(formats()).toEqual(['json_schema', 'json_schema']);
	});

	it('goes on to a JSON object with the schema in the prompt', async () => {
		const { server, formats, context } = await refusing((format) =>
			format?.type === 'json_schema' ? 'response_format json_schema is not supported' : undefined,
		);
		const result = await extraction.run(parse(), context);
		expect(result.mode).toBe('json_object');
		expect(formats()).toEqual(['json_schema', 'json_schema', 'json_object']);
		expect(messagesOf(server.received[2] as Received)[0]?.content).toContain('"format":"date"');
	});

	it('ends with the prompt alone, and remembers it for the model and the schema', async () => {
		const { formats, context } = await refusing((format) =>
			format ? "Unknown parameter: 'response_format'." : undefined,
		);
		expect((await extraction.run(parse(), context)).mode).toBe('prompt');
		await extraction.run(parse(), context);
		expect(formats()).toEqual(['json_schema', 'json_schema', 'json_object', undefined, undefined]);
	});

	it('remembers what the endpoint took, also where the answer was of no use', async () => {
		const { formats, context } = await refusing(
			(format) => (format?.type === 'json_schema' ? 'response_format: not supported' : undefined),
			'{"number": 5.5}',
		);
		const request = parse({ maxReasks: 0 });
		expect((await failureOf(extraction.run(request, context))).kind).toBe('output-invalid');
		expect((await failureOf(extraction.run(request, context))).kind).toBe('output-invalid');
		expect(formats()).toEqual(['json_schema', 'json_schema', 'json_object', 'json_object']);
	});

	it('is climbed by one chunk of a document, and the others wait for its first answer', async () => {
		const { formats, context } = await refusing((format) =>
			format?.type === 'json_schema' ? 'response_format: not supported' : undefined,
		);
		const text = 'A sentence of about forty characters. '.repeat(30);
		const { chunks } = await extraction.run(parse({ text, chunkChars: 200 }), context);
		expect(chunks).toBeGreaterThan(4);
		expect(formats().filter((type) => type === 'json_schema')).toHaveLength(2);
		expect(formats()).toHaveLength(chunks + 2);
	});

	it('is climbed by the next chunk where the first one fails before an answer', async () => {
		let asked = 0;
		const { context } = await refusing(() => undefined);
		const step: typeof context.step = async (_name, _result, work) => {
			asked += 1;
			return await work();
		};
		const text = 'A sentence of about forty characters. '.repeat(10);
		const stop = new AbortController();
		stop.abort();
		const stopped = { ...context, step, signal: stop.signal };
		const failure = await failureOf(extraction.run(parse({ text, chunkChars: 200 }), stopped));
		expect(failure.kind).toBe('cancelled');
		expect(asked).toBeGreaterThan(1);
	});

	it.each([
		'The model does not exist',
		'Could not parse JSON body',
		'Invalid value for messages[1].content: does not match the schema',
		'Invalid argument: the image is too large',
		'Unsupported MIME type of image: image/heic',
		'The JSON is longer than the context of the model',
	])('is not climbed for %j', async (message) => {
		const { server, context } = await refusing(() => message);
		const failure = await failureOf(extraction.run(parse(), context));
		expect(failure.message).toBe(message);
		expect(server.received).toHaveLength(1);
	});

	it.each([
		'Request contains an invalid argument.',
		'Unknown name "const" at \'generation_config.response_schema\': Cannot find field.',
		'This model does not support JSON mode',
		"Function calling with a response mime type: 'application/json' is unsupported",
		'Structured outputs are not supported',
	])('is climbed for %j', async (message) => {
		const { context } = await refusing((format) => (format ? message : undefined));
		expect((await extraction.run(parse(), context)).mode).toBe('prompt');
	});
});
