import { createHash } from 'node:crypto';
import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import type { Usage } from '../../endpoint/usage';
import type { Capability, Context } from '../capability';
import { mapWithConcurrency } from '../shared/map-with-concurrency';
import { noting } from '../shared/noting';
import type { ContentPart } from '../media/content-part';
import { fitValue } from '../schema/fit-value';
import { inferTypes } from '../schema/infer-types';
import { normalised } from '../schema/normalised';
import { validatorOf } from '../schema/validator';
import { chunkText, type TextChunk } from '../shared/chunk-text';
import { dropUnknown } from './drop-unknown';
import { extractChunks } from './extract-chunks';
import { extractionRequest, type ExtractionRequest } from './extraction-request';
import { extractionResult, type Evidence, type ExtractionResult } from './extraction-result';
import { fillNulls } from './fill-nulls';
import { groundValues } from './ground-values';
import { joinTexts } from './join-texts';
import { mergeChunks } from './merge-chunks';
import { wantedOf } from './wanted-of';

/** Turns a document into data that fits a schema. */
export const extraction: Capability<ExtractionRequest, ExtractionResult> = noting({
	name: 'extraction',
	request: extractionRequest,
	result: extractionResult,
	async run(request, context) {
		const schema = await readSchema(request);
		const validator = await validatorOf(schema, 'The schema');
		const { texts, files } = await readFiles(request, context);
		const { text, content, placeAt } = joinTexts(request.text, texts);
		const chunks = cut(text, files, request);
		const wanted = await wantedOf(schema, {
			isPart: chunks.length > 1,
			evidence: request.evidence,
			unknownAsNull: request.unknownAsNull,
			numberFormat: request.numberFormat,
			dateOrder: request.dateOrder,
		});
		const parts = await extractChunks(chunks, files, request, wanted, context);
		const spent = sumUsage(parts.flatMap(({ usages }) => usages));
		const { mergeKeys } = request;
		const { data: merged, conflicts, origins } = mergeChunks(parts, mergeKeys);
		const isMerged = parts.length > 1 || mergeKeys.length > 0;
		const { value: whole, violations } = isMerged
			? fitValue(merged, { schema, validator }, [(one) => dropUnknown(one, schema)])
			: { value: merged, violations: [] };
		if (violations.length > 0) throw lacking(violations, merged, spent);
		const data = fillNulls(whole as Record<string, unknown>, schema);
		return {
			data,
			...(request.evidence
				? { evidence: withPlaces(groundValues(data, parts, origins, files.length > 0), placeAt) }
				: {}),
			conflicts,
			source: hashOf(content, files),
			...(request.includeDocument ? { document: text } : {}),
			chunks: chunks.length,
			requests: parts.reduce((sum, { usages }) => sum + usages.length, 0),
			// The weakest one says how far the answer can be trusted to be constrained.
			mode: modes[Math.max(...parts.map(({ mode }) => modes.indexOf(mode)))] ?? 'prompt',
			model: parts[0]?.model ?? request.model,
			usage: spent,
			...(request.includeRaw ? { raw: parts.flatMap(({ raw }) => raw) } : {}),
		};
	},
});

const modes = extractionResult.shape.mode.options;

async function readSchema(request: ExtractionRequest) {
	const schema = await normalised(request.schema);
	const types = inferTypes(schema);
	if (types.length === 0 || types.includes('object')) return schema;
	throw new Failure({
		kind: 'request-invalid',
		message: `The schema describes ${JSON.stringify(schema.type ?? types)}, but an extraction returns an object`,
		hint: 'Wrap it in an object: {"type": "object", "properties": {"records": …}}',
	});
}

/** A PDF of more pages is read as text, where it has any: so it is cut, and quotes are found. */
const maxPdfPages = 50;

const atOnce = 3;

async function readFiles({ files, scaleDown }: ExtractionRequest, context: Context) {
	if (files.length === 0) return { texts: [], files: [] };
	// Loaded here: a text needs none of it.
	const { readSource } = await import('../media/read-source.js');
	// Fetched here, so that the source of the rows is the content and not the address.
	const options = { scaleDown, fetch: true, maxPdfPages };
	// A few at a time: each may be as large as a file may be.
	const all = await mapWithConcurrency(files.length, atOnce, async (index) => {
		const file = files[index];
		return file ? await readSource(file, options, context) : [];
	});
	const read = all.flat();
	return {
		texts: read.filter((one) => 'text' in one),
		files: read.flatMap((one) => ('part' in one ? [one.part] : [])),
	};
}

/** The evidence with the file and the page that each quote stands on. */
function withPlaces(evidence: Evidence[], placeAt: ReturnType<typeof joinTexts>['placeAt']) {
	return evidence.map((one) => {
		const { page, file } = (one.start === undefined ? undefined : placeAt(one.start)) ?? {};
		return {
			...one,
			...(file === undefined ? {} : { file: file.name }),
			...(page === undefined ? {} : { page }),
		};
	});
}

const maxChunks = 1000;

function cut(
	text: string,
	files: readonly ContentPart[],
	{ chunkChars, overlapChars }: ExtractionRequest,
): TextChunk[] {
	if (text.trim() === '' && files.length === 0) throw nothing();
	// Before the work of cutting: there are at least so many.
	const fewest = Math.ceil(text.length / chunkChars);
	if (fewest > maxChunks) throw tooMany(text, chunkChars, fewest);
	const chunks = chunkText(text, {
		maxChars: chunkChars,
		overlapChars: overlapChars ?? Math.min(500, Math.floor(chunkChars / 4)),
	});
	if (chunks.length > maxChunks) throw tooMany(text, chunkChars, chunks.length);
	return chunks;
}

/** Of the content alone: a file that was renamed is the same document. */
function hashOf(text: string, files: ContentPart[]): string {
	const contents = files.map((part) => {
		if (part.type === 'image_url') return part.image_url.url;
		if (part.type === 'video_url') return part.video_url.url;
		if (part.type === 'text') return part.text;
		return part.type === 'file' ? part.file.file_data : part.input_audio.data;
	});
	const whole = JSON.stringify([text, contents]);
	return createHash('sha256').update(whole).digest('hex');
}

function nothing(): Failure {
	return new Failure({
		kind: 'request-invalid',
		message: 'The document is empty',
		hint: 'Check the node that reads it, and the field or expression that passes it on',
	});
}

function tooMany({ length }: string, chunkChars: number, chunks: number): Failure {
	const count = (number: number) => number.toLocaleString('en');
	return new Failure({
		kind: 'request-invalid',
		message: `The text has ${count(length)} characters and needs at least ${count(chunks)} requests of ${count(chunkChars)} characters each, but the limit is ${count(maxChunks)}`,
		hint: 'Raise the option "Characters per Chunk", or split the document before this node',
	});
}

function lacking(violations: string[], merged: object, spent: Usage): Failure {
	return new Failure({
		kind: 'output-invalid',
		message: `The merged parts of the document do not fit the schema: ${violations.slice(0, 5).join('; ')}`,
		hint: 'Make a field optional that documents may lack, or raise the characters per chunk so that fewer chunks are needed',
		violations,
		answer: JSON.stringify(merged).slice(0, 10_000),
		usage: spent,
	});
}
