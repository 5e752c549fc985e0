import fc from 'fast-check';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { FailureKind } from '../../endpoint/failure';
import { failureOf } from '../helpers/context';
import { httpServer, json, type Responder } from '../helpers/http-server';

const key = 'sk-secret-key-000111222';
const signal = new AbortController().signal;

async function callAgainst(
	answer: Responder,
	settings: object = {},
	retry: object = { baseMs: 1, attempts: 3 },
) {
	const server = await httpServer(answer);
	const client = createEndpointClient(
		{ baseUrl: `${server.url}/v1`, apiKey: key, ...settings },
		{ retry },
	);
	const call = async (abort = signal) =>
		await client.call((openai, options) => openai.models.list(options), { signal: abort });
	return { server, call };
}

const models = { object: 'list', data: [] };

describe('the endpoint client', () => {
	it.each<[number, unknown, FailureKind]>([
		[
			400,
			[{ error: { code: 400, message: 'Bad field', status: 'INVALID_ARGUMENT' } }],
			'request-invalid',
		],
		[
			400,
			[
				{
					error: {
						code: 400,
						message: 'API key not valid. Please pass a valid API key.',
						status: 'INVALID_ARGUMENT',
					},
				},
			],
			'credential-invalid',
		],
		[
			401,
			{ error: { message: 'Incorrect API key', code: 'invalid_api_key' } },
			'credential-invalid',
		],
		[403, { error: { message: 'Not allowed' } }, 'credential-invalid'],
		[403, { error: { message: 'Flagged', metadata: { reasons: ['hate'] } } }, 'content-blocked'],
		[403, { error: { message: 'Flagged', metadata: { flagged_input: 'x' } } }, 'content-blocked'],
		[403, { error: { message: 'No', metadata: { provider_name: 'x' } } }, 'credential-invalid'],
		[402, { error: { message: 'Insufficient credits' } }, 'quota-exhausted'],
		[404, { error: { message: 'No such model' } }, 'request-invalid'],
		[
			429,
			{ error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } },
			'quota-exhausted',
		],
		[
			429,
			[
				{
					error: {
						code: 429,
						message: 'Quota',
						status: 'RESOURCE_EXHAUSTED',
						details: [{ violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel' }] }],
					},
				},
			],
			'quota-exhausted',
		],
		[429, { error: { message: 'Slow down' } }, 'rate-limited'],
		[400, { error: { message: 'Rejected', code: 'content_policy_violation' } }, 'content-blocked'],
		[500, 'oops', 'temporarily-unavailable'],
		[
			503,
			[{ error: { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' } }],
			'temporarily-unavailable',
		],
		[504, '<html>', 'timed-out'],
	])('names a refusal %i %j %s', async (status, body, kind) => {
		const { server, call } = await callAgainst((_request, response) => {
			if (typeof body === 'string') response.writeHead(status).end(body);
			else json(response, status, body);
		});
		const failure = await failureOf(call());
		expect(failure.kind).toBe(kind);
		expect(failure.details.status).toBe(status);
		const tried = failure.canRetry ? (kind === 'timed-out' ? 2 : 3) : 1;
		expect(server.received).toHaveLength(tried);
		expect(failure.details.attempts).toBe(tried);
		await server.close();
	});

	it('keeps the message of a refusal that is an array (quirk 1)', async () => {
		const { server, call } = await callAgainst((_request, response) => {
			json(response, 400, [
				{ error: { code: 400, message: 'Unknown name "x"', status: 'INVALID_ARGUMENT' } },
			]);
		});
		const failure = await failureOf(call());
		expect(failure.message).toBe('Unknown name "x"');
		expect(failure.details.code).toBe('INVALID_ARGUMENT');
		await server.close();
	});

	it('waits as long as the RetryInfo of a 429 says, and it costs no attempt (quirk 2)', async () => {
		let refusals = 5;
		const { server, call } = await callAgainst((_request, response) => {
			if (refusals-- > 0) {
				json(response, 429, [
					{
						error: {
							code: 429,
							message: 'Quota',
							status: 'RESOURCE_EXHAUSTED',
							details: [{ retryDelay: '0.05s' }],
						},
					},
				]);
			} else json(response, 200, models);
		});
		const start = performance.now();
		await call();
		expect(performance.now() - start).toBeGreaterThanOrEqual(240);
		expect(server.received).toHaveLength(6);
		await server.close();
	});

	it('pauses every request of the key after a 429 with a delay', async () => {
		let first = true;
		const { server, call } = await callAgainst(
			(_request, response) => {
				if (first) {
					first = false;
					json(response, 429, { error: { message: 'Slow down' } }, { 'retry-after-ms': '150' });
				} else json(response, 200, models);
			},
			{ concurrency: 1 },
		);
		const start = performance.now();
		await Promise.all([call(), call(), call()]);
		expect(performance.now() - start).toBeGreaterThanOrEqual(145);
		expect(server.received).toHaveLength(4);
		await server.close();
	});

	it('gives up at the deadline instead of waiting beyond it', async () => {
		const { server, call } = await callAgainst(
			(_request, response) => {
				json(response, 429, { error: { message: 'Slow' } }, { 'retry-after': '3600' });
			},
			{},
			{ deadlineMs: 1000 },
		);
		const failure = await failureOf(call());
		expect(failure.kind).toBe('rate-limited');
		expect(failure.details.retryAfterMs).toBe(3_600_000);
		await server.close();
	});

	it('says that nothing listens, and that a host is unknown', async () => {
		const server = await httpServer(() => undefined);
		await server.close();
		const closed = createEndpointClient(
			{ baseUrl: server.url, apiKey: key },
			{ retry: { attempts: 1 } },
		);
		const failure = await failureOf(
			closed.call((openai, options) => openai.models.list(options), { signal }),
		);
		expect(failure.kind).toBe('temporarily-unavailable');
		expect(failure.message).toBe('No server is listening at the base URL');
		expect(failure.details.code).toBe('ECONNREFUSED');
	});

	it('ends a request that takes longer than the timeout', async () => {
		const { server, call } = await callAgainst(() => undefined, { timeoutMs: 50 }, { attempts: 1 });
		expect((await failureOf(call())).kind).toBe('timed-out');
		await server.close();
	});

	it('stops the HTTP request at once when it is cancelled', async () => {
		const cancel = new AbortController();
		const closed = Promise.withResolvers<undefined>();
		const { server, call } = await callAgainst((_request, response) => {
			response.on('close', () => {
				closed.resolve(undefined);
			});
			cancel.abort();
		});
		const failure = await failureOf(call(cancel.signal));
		expect(failure.kind).toBe('cancelled');
		await closed.promise;
		await server.close();
	});

	it('never shows the key, even where the endpoint repeats it', async () => {
		const { server, call } = await callAgainst((_request, response) => {
			json(response, 401, { error: { message: `Incorrect API key provided: ${key}` } });
		});
		const failure = await failureOf(call());
		expect(failure.message).toContain('***');
		expect(
			`${failure.message} ${failure.stack ?? ''} ${JSON.stringify(failure.details)}`,
		).not.toContain(key);
		await server.close();
	});

	it('sends nothing of the host environment', async () => {
		const { server, call } = await callAgainst((_request, response) => {
			json(response, 200, models);
		});
		process.env.OPENAI_ORG_ID = 'org-host';
		process.env.OPENAI_PROJECT_ID = 'proj-host';
		await call();
		delete process.env.OPENAI_ORG_ID;
		delete process.env.OPENAI_PROJECT_ID;
		expect(server.received[0]?.headers).not.toHaveProperty('openai-organization');
		expect(server.received[0]?.headers).not.toHaveProperty('openai-project');
		await server.close();
	});

	it('names a kind for any status and any body, and never throws anything else', async () => {
		let status = 400;
		let text = '';
		const { server, call } = await callAgainst(
			(_request, response) => {
				response.writeHead(status, { 'content-type': 'application/json' }).end(text);
			},
			{},
			{ attempts: 1 },
		);
		await fc.assert(
			fc.asyncProperty(
				// fetch itself takes a 407 for a lost connection.
				fc.integer({ min: 400, max: 599 }).filter((one) => one !== 407),
				fc.oneof(
					fc.json(),
					fc.string(),
					fc.jsonValue().map((error) => JSON.stringify({ error })),
				),
				async (nextStatus, nextText) => {
					status = nextStatus;
					text = nextText;
					const failure = await failureOf(call());
					expect(failure.message).not.toBe('');
					expect(failure.details.status).toBe(status);
				},
			),
			{ numRuns: 200 },
		);
		await server.close();
	});
});
