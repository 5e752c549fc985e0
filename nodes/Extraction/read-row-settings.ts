import type { IExecuteFunctions } from 'n8n-workflow';
import { inputJson } from '../shared/parameters/input-json';
import { textOf } from '../shared/parameters/text-of';
import { splitNames } from './split-names';
import type { RowSettings } from './to-rows';

interface Key {
	field?: unknown;
	from?: unknown;
	fields?: unknown;
}

/** What the rows of an item look like. */
export function readRowSettings(node: IExecuteFunctions, item: number): RowSettings {
	const asRecords = node.getNodeParameter('operation', item) === 'extractRows';
	const options = node.getNodeParameter('options', item);
	// What was paid for is not dropped: quotes, and raw answers, have to stand somewhere.
	const hasMore =
		node.getNodeParameter('simplify', item) !== true ||
		options.evidence === true ||
		options.includeDocument === true;
	return {
		recordsField: asRecords
			? textOf(node.getNodeParameter('recordsField', item)).trim()
			: undefined,
		includeDocumentFields: asRecords && options.includeDocumentFields === true,
		outputField: nameOf(options.outputField),
		metadataField: nameOf(options.metadataField) ?? (hasMore ? 'extraction' : undefined),
		key: readKey((options.rowKey as { key?: Key } | undefined)?.key),
		input: options.includeInputFields === true ? inputJson(node, item) : {},
	};
}

const nameOf = (value: unknown) => textOf(value).trim() || undefined;

function readKey(key: Key | undefined): RowSettings['key'] {
	if (!key) return undefined;
	const { field, from, fields } = key;
	return {
		field: nameOf(field) ?? 'row_key',
		...(from === 'fields' ? { fields: splitNames(fields) } : {}),
	};
}
