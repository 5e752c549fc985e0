import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { embed } from '../../endpoint/embed';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import { Failure, type FailureKind } from '../../endpoint/failure';
import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import { models } from '../../capabilities/models/models';
import { chunkRequest } from '../../capabilities/transcription/chunk';
import { transcribeOnce } from '../../capabilities/transcription/transcribe-once';
import { testContext } from '../helpers/context';
import { anyDisturbance, disturb } from '../helpers/disturb';
import { blue, red } from '../helpers/generate-images';
import { clientOf, expectOfEndpoint, outcomeOf } from '../helpers/in-pieces';
import { wav } from '../helpers/recordings';
import { runs } from '../helpers/runs';

const folder = mkdtempSync(join(tmpdir(), 'mutated-'));
afterAll(() => {
	rmSync(folder, { recursive: true });
});

const anyWord = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map(
	// What begins like JSON or a page would be read as such, and NaN is a word in a text.
	(word) => word.replace(/[\s{[<"]/g, '') || 'NaN',
);

interface Kind<T> {
	said: fc.Arbitrary<T>;
	toAnswer: (said: T) => object;
	ask: (client: EndpointClient, said: T) => Promise<unknown>;
	/** Has to hold for whatever is no Failure; `isWhole` where nothing was done to the answer. */
	check: (outcome: never, said: T, isWhole: boolean) => void;
	/** What may be changed without saying something else. */
	mayChange?: Parameters<typeof disturb>[2];
	/** Kinds of failures beside the usual ones. */
	kinds?: readonly FailureKind[];
}

/** Every answer, whatever is odd about it and wherever it ends, is right or a Failure of the endpoint. */
async function expectRightOrFailure<T>(kind: Kind<T>): Promise<void> {
	const { said: anySaid, toAnswer, ask, check, mayChange = () => true } = kind;
	await fc.assert(
		fc.asyncProperty(
			anySaid,
			fc.array(anyDisturbance, { maxLength: 4 }),
			fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
			fc.option(fc.nat(2000), { freq: 3 }),
			fc.boolean(),
			async (said, done, lengths, end, isReset) => {
				const answer = done.reduce(
					(one, disturbance) => disturb(one, disturbance, mayChange),
					toAnswer(said),
				);
				const whole = Buffer.from(JSON.stringify(answer));
				const isCut = end !== null && end < whole.length;
				const bytes = isCut ? whole.subarray(0, end) : whole;
				const client = clientOf({ bytes, lengths, isReset: isCut && isReset });
				const outcome = await outcomeOf(ask(client, said));
				if (outcome instanceof Failure) {
					expectOfEndpoint(outcome, kind.kinds);
					expect(isCut || done.length > 0).toBe(true);
					return;
				}
				expect(isCut).toBe(false);
				check(outcome as never, said, !isCut && done.length === 0);
			},
		),
		runs(0.05),
	);
}

const isPlace = (field: string) => /^\d+$/.test(field);
const isNumber = (value: unknown) => typeof value === 'number';

describe('whatever is odd about it and wherever it ends, right or a Failure is', () => {
	test('a transcript', async () => {
		const path = join(folder, 'talk.wav');
		const bytes = wav(6);
		writeFileSync(path, bytes);
		const recording = {
			...{ path, format: 'wav' as const, durationSeconds: 6 },
			...{ byteLength: bytes.length, fileName: 'talk.wav' },
		};
		const request = chunkRequest.parse({
			model: 'm',
			words: true,
			speakers: false,
			speakerNames: [],
			knownSpeakers: [],
			chunk: {
				audio: { ref: '0:data', mimeType: 'audio/wav', byteLength: 1 },
				...{ format: 'wav', start: 0, durationSeconds: 6, overlapSeconds: 0 },
			},
		});
		await expectRightOrFailure<string[]>({
			said: fc.array(anyWord, { minLength: 1, maxLength: 4 }),
			toAnswer: (words) => ({
				task: 'transcribe',
				language: 'english',
				duration: 6,
				text: words.join(' '),
				segments: words.map((text, id) => ({
					...{ id, seek: 0, start: id, end: id + 1, text, avg_logprob: -0.1 },
				})),
				words: words.map((word, at) => ({ word, start: at, end: at + 1 })),
				usage: { type: 'duration', seconds: 6 },
			}),
			ask: async (client) => {
				const { context } = testContext({ client });
				return await transcribeOnce({ recording, start: 0 }, request, context);
			},
			check: (outcome: Awaited<ReturnType<typeof transcribeOnce>>, words, isWhole) => {
				const { text, segments } = outcome;
				if (isWhole) expect(text).toBe(words.join(' '));
				// Where the text is missing, it is put together from what is there.
				let left = words.join(' ');
				for (const word of text.split(' ').filter(Boolean)) {
					expect(left).toContain(word);
					left = left.slice(left.indexOf(word) + word.length);
				}
				for (const { start, end } of [...segments, ...(outcome.words ?? [])]) {
					expect(Number.isFinite(start) && Number.isFinite(end)).toBe(true);
					expect(start).toBeGreaterThanOrEqual(0);
					expect(end).toBeGreaterThanOrEqual(start);
				}
			},
			// Other words in its place would be said as well.
			mayChange: (field, how, value) =>
				!['text', 'word'].includes(field) || how !== 'replace' || typeof value !== 'string',
		});
	});

	test('vectors', async () => {
		const numbers = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 3 });
		const anyOrder = fc.tuple(fc.array(numbers, { minLength: 1, maxLength: 3 }), fc.nat(5));
		await expectRightOrFailure<[number[][], number]>({
			said: anyOrder,
			toAnswer: ([vectors, turn]) => {
				const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }));
				const from = turn % data.length;
				return {
					object: 'list',
					data: [...data.slice(from), ...data.slice(0, from)],
					model: 'm',
					usage: { prompt_tokens: 4, total_tokens: 4 },
				};
			},
			ask: async (client, [vectors]) => {
				const { context } = testContext({ client });
				const input = vectors.map(String);
				return await embed(client, { model: 'm', input }, context);
			},
			check: ({ vectors }: Awaited<ReturnType<typeof embed>>, [said], isWhole) => {
				for (const [at, vector] of vectors.entries()) {
					if (vector instanceof Failure) {
						expectOfEndpoint(vector);
						expect(isWhole).toBe(false);
					} else expect(vector).toEqual(said[at]);
				}
			},
			// Another number, another place or a vector in its place would be another answer.
			mayChange: (field, how, value) =>
				field === 'index'
					? how === 'drop'
					: !isPlace(field) || (how !== 'drop' && !isNumber(value)),
		});
	});

	test('images', async () => {
		const pictures = [red, blue].map((one) => one.toString('base64'));
		await expectRightOrFailure<string[]>({
			said: fc.array(fc.constantFrom(...pictures), { minLength: 1, maxLength: 2 }),
			toAnswer: (generated) => ({
				created: 1_795_400_000,
				data: generated.map((b64_json) => ({ b64_json, revised_prompt: 'A kite' })),
				usage: { input_tokens: 10, output_tokens: 100, total_tokens: 110 },
			}),
			ask: async (client) => {
				const { context } = testContext({ client });
				const request = imageGeneration.request.parse({ model: 'm', prompt: 'A kite' });
				return await imageGeneration.run(request, context);
			},
			check: ({ images }: Awaited<ReturnType<typeof imageGeneration.run>>, generated) => {
				expect(images.length).toBeGreaterThan(0);
				for (const { data } of images) expect(generated).toContain(data);
			},
			// Whatever is called a reason is one.
			kinds: ['content-blocked'],
		});
	});

	test('a list of models', async () => {
		await expectRightOrFailure<string[]>({
			said: fc.uniqueArray(anyWord, { minLength: 1, maxLength: 4 }),
			toAnswer: (ids) => ({
				object: 'list',
				data: ids.map((id) => ({ id, object: 'model', created: 1_795_400_000, owned_by: 'me' })),
			}),
			ask: async (client) => {
				const { context } = testContext({ client });
				return await models.run({ includeRaw: false }, context);
			},
			check: ({ models: found }: Awaited<ReturnType<typeof models.run>>, ids, isWhole) => {
				for (const { id } of found) expect(ids).toContain(id);
				if (isWhole) expect(found.map(({ id }) => id)).toEqual(ids);
			},
		});
	});
});
