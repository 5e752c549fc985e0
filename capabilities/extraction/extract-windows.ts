import { setMaxListeners } from 'node:events';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { usage, type Usage } from '../../endpoint/usage';
import { spentOn, withSpent } from '../../endpoint/with-spent';
import type { Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import type { ContentPart } from '../media/content-part';
import type { Window } from '../shared/cut-windows';
import { extractWindow, type Wanted } from './extract-window';
import type { ExtractionRequest } from './extraction-request';
import { extractionResult } from './extraction-result';
import { documentText } from './prompts';
import { rungMemory } from './rung-memory';

/** What is kept of a window once it is extracted. */
const windowResult = z.object({
	data: z.record(z.string(), z.unknown()),
	evidence: z.array(z.object({ field: z.string(), quote: z.string() })),
	mode: extractionResult.shape.mode,
	model: z.string(),
	usages: z.array(usage),
	raw: z.array(z.unknown()),
});

export type ExtractedWindow = z.infer<typeof windowResult> & { window: Window };

/**
 * Extracts from every window of a document, side by side, each as a step. Where one fails, the
 * others are stopped, and it rejects once all of them ended: nothing is paid for or kept after it.
 */
export async function extractWindows(
	windows: readonly Window[],
	files: ContentPart[],
	request: ExtractionRequest,
	wanted: Wanted,
	context: Context,
): Promise<ExtractedWindow[]> {
	const stop = new AbortController();
	const signal = AbortSignal.any([context.signal, stop.signal]);
	// Every window that waits listens to it.
	setMaxListeners(0, signal);
	const rungs = rungMemory(context.client, request.model, wanted.schema);
	const spent: Usage[] = [];
	const failures: unknown[] = [];
	let done = 0;
	const extractOne = async (index: number) => {
		const window = windows[index] ?? { text: '', start: 0 };
		try {
			const part = await context.step(`window ${String(index)}`, windowResult, async () => {
				const content = toContent(window, index, windows.length, files);
				const extracted = await extractWindow(content, request, wanted, rungs, {
					...context,
					signal,
				});
				return toKept(extracted, request);
			});
			context.onProgress(++done / windows.length);
			spent.push(...part.usages);
			return { ...part, window };
		} catch (error) {
			stop.abort();
			failures.push(error);
			throw error;
		}
	};
	return await mapWithConcurrency(windows.length, windows.length, extractOne).catch(
		(error: unknown) => {
			const others = failures.filter((one) => one !== error && one instanceof Failure);
			throw withSpent(error, [...spent, ...spentOn(others as Failure[])]);
		},
	);
}

function toKept(
	{ value, mode, turns }: Awaited<ReturnType<typeof extractWindow>>,
	{ model, evidence, includeRaw }: ExtractionRequest,
): z.infer<typeof windowResult> {
	return {
		...(evidence ? split(value) : { data: value, evidence: [] }),
		mode,
		model: turns.at(-1)?.model ?? model,
		usages: turns.map((turn) => turn.usage),
		raw: includeRaw ? turns.map((turn) => turn.completion) : [],
	};
}

/** Files stand beside the first part of the text. */
function toContent({ text }: Window, index: number, windows: number, files: ContentPart[]) {
	const parts =
		text.trim() === '' ? [] : [{ type: 'text', text: documentText(text, index + 1, windows) }];
	const given = text.trim() === '' ? [{ type: 'text', text: 'The document follows.' }] : parts;
	return [...given, ...(index === 0 ? files : [])];
}

function split(value: Record<string, unknown>) {
	const quotes = windowResult.shape.evidence.element;
	const listed = Array.isArray(value.evidence) ? (value.evidence as unknown[]) : [];
	return {
		data: value.data as Record<string, unknown>,
		evidence: listed.flatMap((one) => {
			const parsed = quotes.safeParse(one);
			return parsed.success ? [parsed.data] : [];
		}),
	};
}
