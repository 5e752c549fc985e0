import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import { usage } from '../../endpoint/usage';
import type { Capability, Context } from '../capability';
import type { ContentPart } from '../media/content-part';
import { normaliseSchema } from '../schema/normalise-schema';
import { validatorOf } from '../schema/validator';
import { cutWindows, type Window } from './cut-windows';
import { extractWindow } from './extract-window';
import { extractionRequest, type ExtractionRequest } from './extraction-request';
import { extractionResult, type ExtractionResult } from './extraction-result';
import { fillNulls } from './fill-nulls';
import { groundValues } from './ground-values';
import { mergeWindows } from './merge-windows';
import { documentText } from './prompts';
import { wantedOf } from './wanted-of';

/** What is kept of a window once it is extracted. */
const windowResult = z.object({
	data: z.record(z.string(), z.unknown()),
	evidence: z.array(z.object({ field: z.string(), quote: z.string() })),
	mode: extractionResult.shape.mode,
	model: z.string(),
	usages: z.array(usage),
	raw: z.array(z.unknown()),
});

/** Turns a document into data that fits a schema. */
export const extraction: Capability<ExtractionRequest, ExtractionResult> = {
	name: 'extraction',
	request: extractionRequest,
	result: extractionResult,
	async run(request, context) {
		const schema = readSchema(request);
		const validator = await validatorOf(schema, 'The schema');
		const files = await readFiles(request, context);
		if (request.text.trim() === '' && files.length === 0) throw nothing();
		const windows = cutWindows(request.text, {
			maxChars: request.windowChars,
			overlapChars: request.overlapChars,
		});
		const isPart = windows.length > 1;
		const wanted = await wantedOf(schema, { isPart, evidence: request.evidence });
		let done = 0;
		const parts = await Promise.all(
			windows.map(async (window, index) => {
				const part = await context.step(`window ${String(index)}`, windowResult, async () => {
					const content = toContent(window, index, windows.length, files);
					const { value, mode, turns } = await extractWindow(content, request, wanted, context);
					return {
						...(request.evidence ? split(value) : { data: value, evidence: [] }),
						mode,
						model: turns.at(-1)?.model ?? request.model,
						usages: turns.map((turn) => turn.usage),
						raw: request.includeRaw ? turns.map((turn) => turn.completion) : [],
					};
				});
				context.onProgress(++done / windows.length);
				return { ...part, window };
			}),
		);
		const { data: merged, conflicts } = mergeWindows(
			parts.map(({ data }) => data),
			request.mergeKeys,
		);
		const violations = isPart ? validator.violationsOf(merged) : [];
		if (violations.length > 0) throw lacking(violations, merged);
		const data = fillNulls(merged, schema);
		return {
			data,
			...(request.evidence ? { evidence: groundValues(data, parts, files.length > 0) } : {}),
			conflicts,
			source: hashOf(request.text, files),
			windows: windows.length,
			requests: parts.reduce((sum, { usages }) => sum + usages.length, 0),
			// The weakest one says how far the answer can be trusted to be constrained.
			mode: modes[Math.max(...parts.map(({ mode }) => modes.indexOf(mode)))] ?? 'prompt',
			model: parts[0]?.model ?? request.model,
			usage: sumUsage(parts.flatMap(({ usages }) => usages)),
			...(request.includeRaw ? { raw: parts.flatMap(({ raw }) => raw) } : {}),
		};
	},
};

const modes = extractionResult.shape.mode.options;

function readSchema(request: ExtractionRequest) {
	const schema = normaliseSchema(request.schema);
	if (schema.type === 'object') return schema;
	throw new Failure({
		kind: 'request-invalid',
		message: `The schema describes ${JSON.stringify(schema.type)}, and an extraction gives an object`,
		hint: 'Put it into an object: {"type": "object", "properties": {"records": …}}',
	});
}

async function readFiles({ files, scaleDown }: ExtractionRequest, context: Context) {
	if (files.length === 0) return [];
	// Loaded here: a text needs none of it.
	const { toContentPart } = await import('../media/to-content-part.js');
	return await Promise.all(
		files.map(async (file) => await toContentPart(file, { scaleDown }, context)),
	);
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

/** Of the content alone: a file that was renamed is the same document. */
function hashOf(text: string, files: ContentPart[]): string {
	const contents = files.map((part) => {
		if (part.type === 'image_url') return part.image_url.url;
		return part.type === 'file' ? part.file.file_data : part.input_audio.data;
	});
	const whole = JSON.stringify([text, contents]);
	return createHash('sha256').update(whole).digest('hex');
}

function nothing(): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: 'The document is empty',
		hint: 'Check the step that reads it, and the field or expression that hands it over',
	});
}

function lacking(violations: string[], merged: object): Failure {
	return new Failure({
		kind: 'output-invalid',
		message: `The parts of the document together do not fit the schema: ${violations.slice(0, 5).join('; ')}`,
		hint: 'Make a field optional that documents may lack, or raise the characters per request so that fewer parts are needed',
		violations,
		answer: JSON.stringify(merged).slice(0, 10_000),
	});
}
