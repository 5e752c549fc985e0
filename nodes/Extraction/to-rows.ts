import { createHash } from 'node:crypto';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';
import { isSchema } from '../../capabilities/schema/json-schema';
import { metadataOf, type Place } from './metadata-of';

type Row = Record<string, unknown>;

/** What the rows of a document look like. */
export interface RowSettings {
	/** The list of which each entry becomes a row; without it the document is one row. */
	recordsField?: string | undefined;
	/** Whether each record also has the fields of the document beside the list. */
	includeDocumentFields: boolean;
	/** The field that the columns stand under; without it they are fields of the item. */
	outputField?: string | undefined;
	/** The field of all that is not extracted: model, usage, evidence and so on. */
	metadataField?: string | undefined;
	/** A column with a key that is the same whenever the same row is extracted. */
	key?: { field: string; fields?: readonly string[] | undefined } | undefined;
	/** Fields of the input item that are kept. */
	input: Row;
}

/** The rows that a result gives, each as the fields of an item. */
export function toRows(result: ExtractionResult, settings: RowSettings): Row[] {
	const { outputField, metadataField, input } = settings;
	return recordsOf(result, settings).map(({ columns, all, place }) => {
		const row = { ...columns, ...keyOf(result.source, all, place.position, settings) };
		return {
			...input,
			...(outputField === undefined ? row : { [outputField]: row }),
			...(metadataField === undefined ? {} : { [metadataField]: metadataOf(result, place) }),
		};
	});
}

interface RowRecord {
	columns: Row;
	/** All that a key can be made of. */
	all: Row;
	place: Place;
}

function recordsOf(
	{ data }: ExtractionResult,
	{ recordsField, includeDocumentFields, input }: RowSettings,
): RowRecord[] {
	if (recordsField === undefined) {
		return [{ columns: data, all: { ...input, ...data }, place: { position: 0 } }];
	}
	const { [recordsField]: records, ...document } = data;
	if (!Array.isArray(records)) return [];
	return (records as unknown[]).flatMap((record, position) => {
		if (record === null) return [];
		// An entry that is no object is a column of its own.
		const own = isSchema(record) ? record : { [recordsField]: record };
		return [
			{
				columns: includeDocumentFields ? { ...document, ...own } : own,
				all: { ...input, ...document, ...own },
				place: { position, recordsField },
			},
		];
	});
}

/** Rows that lack a field of their key would overwrite one another; their place tells them apart. */
function keyOf(source: string, all: Row, position: number, { key }: RowSettings): Row {
	if (!key) return {};
	const { fields = [] } = key;
	const values = fields.map((name) => [name, Object.hasOwn(all, name) ? all[name] : null] as const);
	const isWhole = values.length > 0 && values.every(([, value]) => !isEmpty(value));
	return { [key.field]: rowKey(isWhole ? Object.fromEntries(values) : { source, position }) };
}

const isEmpty = (value: unknown) =>
	value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** How many rows have the key of another row before them. */
export function countRepeated(rows: readonly Row[], { key, outputField }: RowSettings): number {
	if (!key) return 0;
	const keys = rows.map(
		(row) => (outputField === undefined ? row : (row[outputField] as Row))[key.field],
	);
	return keys.length - new Set(keys).size;
}

/** A key of 32 characters that is the same for the same value, whatever the order of its fields. */
function rowKey(value: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify(canonical(value)))
		.digest('hex')
		.slice(0, 32);
}

function canonical(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(canonical);
	if (typeof value !== 'object' || value === null) return value;
	const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return Object.fromEntries(sorted.map(([name, inner]) => [name, canonical(inner)]));
}
