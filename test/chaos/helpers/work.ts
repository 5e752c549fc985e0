import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Collected } from '../../../jobs/collect';
import type { DispatchItem, DispatchOptions } from '../../../jobs/records/dispatch-options';
import { vectorOf } from '../../gemini/embeddings';
import { image } from '../../helpers/images';
import { recording } from '../../integration/helpers/spoken-recordings';
import { joinWords } from '../../helpers/join-words';
import type { chaosEndpoint } from './endpoint';

type Endpoints = Awaited<ReturnType<typeof chaosEndpoint>>;

/** A batch of one capability, without what opens its files, and what is expected of it. */
export interface Work {
	options: Omit<DispatchOptions, 'media'>;
	/** Calls that its results need. */
	calls: (results: readonly Collected[]) => number;
	/** What is wrong with the result of an item; undefined where it is right. */
	fault: (result: unknown, place: number) => string | undefined;
}

const model = 'gemini-3.8-flash';
const note = {
	name: 'note',
	description: 'Notes the mark.',
	parameters: { type: 'object', properties: { mark: { type: 'string' } }, required: ['mark'] },
};
const textsPerCall = 100;

/** The value of a result that tells whose it is, and what it should be. */
interface Kind {
	request: (mark: string, place: number) => object;
	found: (result: never) => unknown;
	expected?: (mark: string, place: number) => unknown;
	calls?: Work['calls'];
}

const user = (content: string) => [{ role: 'user', content }];
const spoken = Array.from({ length: 8 }, (_, at) => recording(2, at));
const fileOf = (place: number) => `${String(place % spoken.length)}.wav`;

const kinds: Record<string, Kind> = {
	chat: {
		request: (mark) => ({ model, messages: user(mark) }),
		found: ({ text }: { text: string }) => text,
	},
	functionCalling: {
		request: (mark) => ({ model, messages: user(mark), functions: [note] }),
		found: ({ calls: [call] }: { calls: { arguments: { mark: string } }[] }) =>
			call?.arguments.mark,
	},
	vision: {
		request: (question) => ({
			...{ model, task: 'ask', question },
			images: [{ media: { ref: 'seen.png', mimeType: 'image/png', byteLength: seen.length } }],
		}),
		found: ({ text }: { text: string }) => text,
	},
	extraction: {
		request: (mark) => ({ model, text: `The mark is ${mark}`, schema: note.parameters }),
		found: ({ data }: { data: { mark: string } }) => data.mark,
	},
	imageGeneration: {
		request: (prompt) => ({ model: 'gemini-3.1-flash-image', prompt }),
		found: ({ images: [one] }: { images: { data: string }[] }) =>
			/Title\0([a-zA-Z]+-\d+);/.exec(
				Buffer.from(one?.data ?? '', 'base64').toString('latin1'),
			)?.[1],
	},
	models: {
		request: () => ({}),
		found: ({ models }: { models: { id: string }[] }) => models[0]?.id,
		expected: () => model,
	},
	embeddings: {
		request: (text) => ({ model: 'gemini-embedding-001', text, normalise: false }),
		found: ({ embedding }: { embedding: number[] }) => embedding.join(' '),
		expected: (mark) => vectorOf(mark).join(' '),
		calls: (results) => Math.ceil(results.length / textsPerCall),
	},
	transcription: {
		request: (_mark, place) => {
			const { wav } = spoken[place % spoken.length] ?? { wav: Buffer.alloc(0) };
			const fileName = fileOf(place);
			const audio = { ref: fileName, mimeType: 'audio/wav', fileName, byteLength: wav.length };
			return { model: 'tones', chunkMinutes: 0.5, audio };
		},
		found: ({ text }: { text: string }) => text,
		expected: (_mark, place) => joinWords(spoken[place % spoken.length]?.spoken ?? []),
		calls: (results) =>
			results.reduce((sum, { result }) => sum + (result as { chunks: number }).chunks, 0),
	},
};

const seen = image('png', 4, 3);

/** Writes the files that the requests name into the folder. */
export function writeFiles(folder: string): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'seen.png'), seen);
	for (const [place, { wav }] of spoken.entries()) writeFileSync(join(folder, fileOf(place)), wav);
}

/** A batch of so many items of a capability; `run` tells it from others of its kind. */
export function workOf(
	capability: string,
	count: number,
	{ gemini, tones }: Endpoints,
	run = 0,
): Work {
	const kind = kinds[capability];
	if (!kind) throw new Error(`There is no work for ${capability}`);
	const markOf = (place: number) => `${capability}-${String(run * 10_000 + place)}`;
	const expected = kind.expected ?? ((mark: string) => mark);
	return {
		options: {
			identity: {
				workflowId: 'chaos',
				executionId: `${capability}-${String(run)}`,
				nodeId: capability,
				nodeName: capability,
				runIndex: 0,
			},
			capability,
			endpoint: capability === 'transcription' ? tones : gemini,
			items: Array.from({ length: count }, (_, place): DispatchItem => {
				return { itemIndex: place, request: kind.request(markOf(place), place) };
			}),
		},
		calls: kind.calls ?? ((results) => results.length),
		fault(result, place) {
			const [is, should] = [kind.found(result as never), expected(markOf(place), place)];
			return is === should ? undefined : `${markOf(place)}: ${String(is)} for ${String(should)}`;
		},
	};
}
