import type { ItemContext } from '../shared/adapter';
import { inputJson } from '../shared/input-json';
import { itemParameter } from '../shared/item-parameter';
import { splitNames } from './split-names';
import { textOf } from './text-of';
import type { RowSettings } from './to-rows';

interface Key {
	field?: unknown;
	from?: unknown;
	fields?: unknown;
}

/** What the rows of an item look like, while the node runs and when it wakes from a sleep. */
export function readRowSettings(node: ItemContext, item: number): RowSettings {
	const read = (name: string, fallback: string | boolean) =>
		itemParameter(node, name, item, fallback);
	const text = (name: string) => textOf(read(name, '')).trim() || undefined;
	const asRecords = read('outputItems', 'document') === 'records';
	// What was paid for is not dropped: quotes, and raw answers, have to stand somewhere.
	const hasMore = read('simplify', true) !== true || read('options.evidence', false) === true;
	return {
		recordsField: asRecords ? (text('recordsField') ?? '') : undefined,
		includeDocumentFields: asRecords && read('options.includeDocumentFields', false) === true,
		outputField: text('options.outputField'),
		metadataField: text('options.metadataField') ?? (hasMore ? 'extraction' : undefined),
		key: readKey(itemParameter(node, 'options.rowKey.key', item, {}) as Key),
		input: read('options.includeInputFields', false) === true ? inputJson(node, item) : {},
	};
}

function readKey(key: Key): RowSettings['key'] {
	// Added, and nothing in it.
	if (Object.keys(key).length === 0) return undefined;
	const { field = 'row_key', from, fields } = key;
	const name = textOf(field).trim() || 'row_key';
	return { field: name, ...(from === 'fields' ? { fields: splitNames(fields) } : {}) };
}
