import { setMaxListeners } from 'node:events';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { usage, type Usage } from '../../endpoint/usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import type { ChatMessage } from '../chat/chat-message';
import type { ContentPart } from '../media/content-part';
import type { TextChunk } from '../shared/chunk-text';
import { extractChunk, type Wanted } from './extract-chunk';
import type { ExtractionRequest } from './extraction-request';
import { extractionResult } from './extraction-result';
import { exampleMessages } from './example-messages';
import { documentText, onceMore } from './prompts';
import { rungMemory } from './rung-memory';

/** What is kept of a chunk once it is extracted. */
const chunkResult = z.object({
	data: z.record(z.string(), z.unknown()),
	evidence: z.array(z.object({ field: z.string(), quote: z.string() })),
	mode: extractionResult.shape.mode,
	model: z.string(),
	usages: z.array(usage),
	raw: z.array(z.unknown()),
});

export type ExtractedChunk = z.infer<typeof chunkResult> & { chunk: TextChunk };

/**
 * Extracts from every chunk of a document, side by side, each reading of one as a step; the readings of a
 * chunk stand together. Where one fails, the others are stopped, and it rejects once all of them ended: nothing is paid for or kept after it.
 */
export async function extractChunks(
	chunks: readonly TextChunk[],
	files: ContentPart[],
	request: ExtractionRequest,
	wanted: Wanted,
	context: Context,
): Promise<ExtractedChunk[]> {
	const stop = new AbortController();
	const signal = AbortSignal.any([context.signal, stop.signal]);
	// Every chunk that waits listens to it.
	setMaxListeners(0, signal);
	const rungs = rungMemory(context.client, request.model, wanted.schema);
	const spent: Usage[] = [];
	const failures: unknown[] = [];
	let done = 0;
	const before = exampleMessages(request, wanted);
	const read = async (chunk: TextChunk, index: number, known?: ExtractedChunk) => {
		const content = toContent(chunk, index, chunks.length, files);
		const after = known ? knownMessages(known, request) : [];
		const own = { ...context, signal };
		return toKept(
			await extractChunk(content, request, wanted, rungs, own, { before, after }),
			request,
		);
	};
	const extractOne = async (index: number) => {
		const chunk = chunks[index] ?? { text: '', start: 0 };
		const readings: ExtractedChunk[] = [];
		try {
			for (let pass = 1; pass <= request.passes; pass++) {
				const name = `chunk ${String(index)}${pass === 1 ? '' : `, reading ${String(pass)}`}`;
				const work = async () => await read(chunk, index, readings.at(-1));
				const part = await context.step(name, chunkResult, work);
				spent.push(...part.usages);
				readings.push({ ...part, chunk });
			}
			context.onProgress(++done / chunks.length);
			return readings;
		} catch (error) {
			stop.abort();
			failures.push(error);
			throw error;
		}
	};
	const all = await mapWithConcurrency(chunks.length, chunks.length, extractOne).catch(
		(error: unknown) => {
			const others = failures.filter((one) => one !== error && one instanceof Failure);
			throw withSpent(error, [...spent, ...spentOn(others as Failure[])]);
		},
	);
	return all.flat();
}

/** What a reading found, and the question what it lacks. */
function knownMessages(
	{ data, evidence }: ExtractedChunk,
	request: ExtractionRequest,
): ChatMessage[] {
	return [
		{ role: 'assistant', content: JSON.stringify(request.evidence ? { data, evidence } : data) },
		{ role: 'user', content: onceMore },
	];
}

function toKept(
	{ value, mode, turns }: Awaited<ReturnType<typeof extractChunk>>,
	{ model, evidence, includeRaw }: ExtractionRequest,
): z.infer<typeof chunkResult> {
	return {
		...(evidence ? split(value) : { data: value, evidence: [] }),
		mode,
		model: turns.at(-1)?.model ?? model,
		usages: turns.map((turn) => turn.usage),
		raw: includeRaw ? turns.map((turn) => turn.completion) : [],
	};
}

/** Files stand beside the first part of the text. */
function toContent({ text }: TextChunk, index: number, chunks: number, files: ContentPart[]) {
	const parts =
		text.trim() === '' ? [] : [{ type: 'text', text: documentText(text, index + 1, chunks) }];
	const given = text.trim() === '' ? [{ type: 'text', text: 'The document follows.' }] : parts;
	return [...given, ...(index === 0 ? files : [])];
}

function split(value: Record<string, unknown>) {
	const quotes = chunkResult.shape.evidence.element;
	const listed = Array.isArray(value.evidence) ? (value.evidence as unknown[]) : [];
	return {
		data: value.data as Record<string, unknown>,
		evidence: listed.flatMap((one) => {
			const parsed = quotes.safeParse(one);
			return parsed.success ? [parsed.data] : [];
		}),
	};
}
