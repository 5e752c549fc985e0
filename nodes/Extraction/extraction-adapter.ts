import type { IDataObject } from 'n8n-workflow';
import { extraction } from '../../capabilities/extraction/extraction';
import type { ExtractionRequest } from '../../capabilities/extraction/extraction-request';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';
import type { Adapter } from '../shared/run/adapter';
import { createHints } from '../shared/run/create-hints';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readModel } from '../shared/parameters/read-model';
import { textOf } from '../shared/parameters/text-of';
import { checkColumns } from './check-columns';
import { readDocument } from './read-document';
import { readRowSettings } from './read-row-settings';
import { readSchema } from './read-schema';
import { splitNames } from './split-names';
import { countRepeated, toRows } from './to-rows';

export const extractionAdapter: Adapter<ExtractionRequest, ExtractionResult> = {
	capability: extraction,
	async readRequest(node, item) {
		const { instructions, mergeKeys, ...options } = node.getNodeParameter('options', item);
		const schema = await readSchema(node, item);
		checkColumns(schema, readRowSettings(node, item));
		return {
			model: readModel(node, item),
			schema,
			...(await readDocument(node, item)),
			...(instructions ? { instructions: textOf(instructions) } : {}),
			...(mergeKeys === undefined ? {} : { mergeKeys: splitNames(mergeKeys) }),
			...readChatOptions(forModel(options)),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	toItems(node, result, item) {
		const settings = readRowSettings(node, item);
		const rows = toRows(result, settings);
		const repeated = countRepeated(rows, settings);
		if (repeated > 0) {
			const hints = createHints(node);
			const keys = rows.length - repeated;
			hints.add(
				`Item ${String(item)} has ${String(rows.length)} rows but ${String(keys)} row keys, and an upsert keeps one row per key. Add a field that tells the rows apart to Key Fields`,
			);
			hints.show();
		}
		return rows.map((row) => ({ json: row as IDataObject }));
	},
};

const ofRows = [
	'outputField',
	'includeInputFields',
	'includeDocumentFields',
	'metadataField',
	'rowKey',
];

/** The options without those that are about the rows. */
const forModel = (options: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(options).filter(([name]) => !ofRows.includes(name)));
