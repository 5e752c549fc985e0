import type { IDataObject } from 'n8n-workflow';
import { extraction } from '../../capabilities/extraction/extraction';
import type { ExtractionRequest } from '../../capabilities/extraction/extraction-request';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';
import type { Adapter } from '../shared/adapter';
import { readChatOptions } from '../shared/read-chat-options';
import { readModel } from '../shared/read-model';
import { textOf } from '../shared/text-of';
import { checkColumns } from './check-columns';
import { readDocument } from './read-document';
import { readRowSettings } from './read-row-settings';
import { readSchema } from './read-schema';
import { splitNames } from './split-names';
import { toRows } from './to-rows';

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
	toItems: (node, result, item) =>
		toRows(result, readRowSettings(node, item)).map((row) => ({ json: row as IDataObject })),
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
