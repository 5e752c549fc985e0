import {
	embedAll,
	failures,
	named,
	refuseBad,
	stopOf,
	vectors,
} from '../../helpers/embedding-runs';
import { vectorOf } from '../../gemini/embeddings';
import type { EmbedReply } from '../../gemini/server';
import { json } from '../../helpers/http-server';

const refuse =
	(status: number, error: object): EmbedReply =>
	(_right, _request, response) => {
		json(response, status, [{ error: { code: status, ...error } }]);
	};

const withBad = (count: number, ...bad: number[]) =>
	named(count).map((text, place) => (bad.includes(place) ? `bad ${text}` : text));

describe('a text that is refused', () => {
	it('fails alone: its call is made again in halves, and the others keep their vectors', async () => {
		const texts = withBad(300, 17, 250);
		const { work, received, told } = await embedAll(texts, {}, { embed: refuseBad });
		expect(Object.keys(failures(work))).toEqual(['17', '250']);
		expect(failures(work)[17]).toMatchObject({
			kind: 'request-invalid',
			message: 'No to bad text 17',
		});
		expect(vectors(work).filter(Array.isArray)).toHaveLength(298);
		expect(vectors(work)[299]).toEqual(vectorOf('text 299'));
		expect(told.map(([place]) => place).sort()).toEqual([17, 250]);
		// Three calls, two of which are halved seven times, and at most one that asks what is refused.
		expect(received.length).toBeLessThanOrEqual(3 + 2 * 14 + 1);
	});

	it('fails each item that has it', async () => {
		const { work } = await embedAll(['bad', 'a', 'bad'], {}, { embed: refuseBad });
		expect(Object.keys(failures(work))).toEqual(['0', '2']);
	});

	it('costs one call where it is the only one', async () => {
		const { work, received } = await embedAll(['bad'], {}, { embed: refuseBad });
		expect(Object.keys(failures(work))).toEqual(['0']);
		expect(received).toHaveLength(1);
	});

	it('is blocked by the endpoint: the others are not', async () => {
		const { work } = await embedAll(
			withBad(10, 4),
			{},
			{
				embed: (right, { body }, response) => {
					if (!(body.input as string[]).some((text) => text.includes('bad'))) return right;
					json(response, 400, [
						{ error: { code: 400, status: 'PROHIBITED_CONTENT', message: 'no' } },
					]);
					return undefined;
				},
			},
		);
		expect(failures(work)).toMatchObject({ 4: { kind: 'content-blocked' } });
		expect(vectors(work).filter(Array.isArray)).toHaveLength(9);
	});
});

describe('a text of which the model computes no number', () => {
	const asOllama: EmbedReply = (right, { body }, response) => {
		if (!(body.input as string[]).some((text) => text.includes('bad'))) return right;
		const message = 'failed to encode response: json: unsupported value: NaN';
		json(response, 500, { error: { message, type: 'api_error' } });
		return undefined;
	};

	it('fails alone, without retries, as Ollama answers a status of 500 for the whole call', async () => {
		const { work, received } = await embedAll(withBad(64, 5), {}, { embed: asOllama });
		expect(failures(work)).toEqual({
			5: expect.objectContaining({ kind: 'output-invalid', status: 500, attempts: 1 }) as object,
		});
		expect(vectors(work).filter(Array.isArray)).toHaveLength(63);
		expect(received.length).toBeLessThanOrEqual(1 + 1 + 2 * 6);
	});

	it('costs one call more where it is any text', async () => {
		const { failure, calls } = await stopOf(
			named(64),
			{},
			{ embed: refuse(500, { message: 'json: unsupported value: NaN' }) },
		);
		expect(failure.kind).toBe('output-invalid');
		expect(calls).toBe(2);
	});
});

describe('what concerns every text', () => {
	const many = named(2000);
	const few = { concurrency: 3 };

	it('a wrong key costs no more calls than are under way at once', async () => {
		const { failure, calls } = await stopOf(many, {}, { ...few, apiKey: 'wrong' });
		expect(failure.kind).toBe('credential-invalid');
		expect(calls).toBeLessThanOrEqual(3);
	});

	it('a wrong key as well where each text has calls of its own', async () => {
		const { work, received } = await embedAll(named(30), (place) => ({ dimensions: place + 1 }), {
			...few,
			apiKey: 'wrong',
		});
		const kinds = Object.values(failures(work)).map(({ kind }) => kind);
		expect(kinds).toEqual(Array(30).fill('credential-invalid'));
		expect(received).toHaveLength(1);
	});

	it('an unknown model where each text has calls of its own, and other models are asked', async () => {
		const { work, received } = await embedAll(named(30), (place) => ({
			dimensions: place + 1,
			...(place < 28 ? { model: 'gemini-3.8-flash' } : {}),
		}));
		expect(Object.keys(failures(work))).toHaveLength(28);
		expect(received).toHaveLength(1 + 2);
	});

	it('an unknown model as well', async () => {
		const { failure, calls } = await stopOf(many, { model: 'gemini-3.8-flash' }, few);
		expect(failure.details.status).toBe(404);
		expect(calls).toBeLessThanOrEqual(3);
	});

	it('a used-up quota as well', async () => {
		const details = [{ violations: [{ quotaId: 'EmbedRequestsPerDay' }] }];
		const embed = refuse(429, { message: 'Quota exceeded', details });
		const { failure, calls } = await stopOf(many, {}, { ...few, embed });
		expect(failure.kind).toBe('quota-exhausted');
		expect(calls).toBeLessThanOrEqual(3);
	});

	it('a length that the model refuses costs one call more, to learn that no text is to blame', async () => {
		const { failure, calls } = await stopOf(many, { dimensions: 4000 }, few);
		expect(failure.details).toMatchObject({
			kind: 'request-invalid',
			status: 400,
			message: expect.stringContaining('output_dimensionality') as string,
		});
		expect(calls).toBeLessThanOrEqual(3 + 1);
	});

	it('says how to go on where the endpoint names the dimensions', async () => {
		const message = 'This model does not support specifying dimensions.';
		const { failure } = await stopOf(
			['a', 'b'],
			{ dimensions: 4 },
			{ embed: refuse(400, { message }) },
		);
		expect(failure.details).toMatchObject({
			message,
			hint: 'Remove Dimensions, or set a length that gemini-embedding-001 supports instead of 4',
		});
	});

	it('fails the texts of the other model not', async () => {
		const { work } = await embedAll(named(4), (place) =>
			place % 2 ? { model: 'gemini-3.8-flash' } : {},
		);
		expect(Object.keys(failures(work))).toEqual(['1', '3']);
		expect(vectors(work)[2]).toEqual(vectorOf('text 2'));
	});
});

describe('an endpoint that is busy for a while', () => {
	it('fails the texts of that call, and the others keep their vectors', async () => {
		const embed: EmbedReply = (right, { body }, response) => {
			if (!(body.input as string[]).includes('text 0')) return right;
			json(response, 503, [{ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }]);
			return undefined;
		};
		const { work, received } = await embedAll(named(6), { textsPerRequest: 2 }, { embed });
		expect(failures(work)).toMatchObject({
			0: { kind: 'temporarily-unavailable', attempts: 2 },
			1: { kind: 'temporarily-unavailable' },
		});
		expect(vectors(work).filter(Array.isArray)).toHaveLength(4);
		expect(received).toHaveLength(2 + 2);
	});
});

describe('an endpoint that is busy when it is asked whether a text is to blame', () => {
	// The probe is one word alone.
	const probes = (body: Record<string, unknown>) => (body.input as string[]).join() === 'text';

	it('fails the neighbours with that trouble, which may be retried, and not as refused', async () => {
		const { failure } = await stopOf(
			withBad(50, 4),
			{},
			{
				embed: (right, request, response) => {
					if (!probes(request.body)) return refuseBad(right, request, response);
					json(response, 503, [{ error: { code: 503, message: 'overloaded' } }]);
					return undefined;
				},
			},
		);
		expect(failure).toMatchObject({ kind: 'temporarily-unavailable', canRetry: true });
	});

	it('is asked again by the next call that is refused', async () => {
		let asked = 0;
		const { work } = await embedAll(
			withBad(20, 4, 14),
			{ textsPerRequest: 10 },
			{
				concurrency: 1,
				embed: (right, request, response) => {
					// Two attempts are all that a call has here.
					if (!probes(request.body) || ++asked > 2) return refuseBad(right, request, response);
					json(response, 503, [{ error: { code: 503, message: 'overloaded' } }]);
					return undefined;
				},
			},
		);
		expect(new Set(vectors(work).slice(0, 10))).toEqual(new Set(['temporarily-unavailable']));
		expect(vectors(work).slice(10).filter(Array.isArray)).toHaveLength(9);
		expect(failures(work)[14]?.kind).toBe('request-invalid');
	});
});

describe('a call that is too large for the endpoint', () => {
	it('is halved until it fits, and the next ones are as small from the start', async () => {
		const sizes: number[] = [];
		const embed: EmbedReply = (right, { body }, response) => {
			const { length } = body.input as string[];
			sizes.push(length);
			if (length <= 30) return right;
			json(response, 413, [{ error: { code: 413, message: 'maximum allowed batch size 30' } }]);
			return undefined;
		};
		const texts = named(1000);
		const { work } = await embedAll(texts, {}, { embed, concurrency: 1 });
		expect(vectors(work)).toEqual(texts.map((text) => vectorOf(text)));
		// The first of a hundred, its halves, and one that asks whether texts are refused at all.
		expect(sizes.filter((size) => size > 30).length).toBeLessThanOrEqual(3);
		expect(sizes.length).toBeLessThanOrEqual(4 + 10 * 4);
	});
});
