import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { extraction } from '../../capabilities/extraction/extraction';
import type { ExtractionRequest } from '../../capabilities/extraction/extraction-request';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';
import type { Adapter } from '../shared/run/adapter';
import { createHints } from '../shared/run/create-hints';
import type { OutputItem } from '../shared/items/output-item';
import { readChatOptions } from '../shared/parameters/read-chat-options';
import { readJson } from '../shared/parameters/read-json';
import { readModel } from '../shared/parameters/read-model';
import { textOf } from '../shared/parameters/text-of';
import { checkColumns } from './check-columns';
import { readDocument } from './read-document';
import { readRowSettings } from './read-row-settings';
import { readSchema } from './read-schema';
import { reviewFile } from './review-file';
import { splitNames } from './split-names';
import { countRepeated, toRows } from './to-rows';

export const extractionAdapter: Adapter<ExtractionRequest, ExtractionResult> = {
	capability: extraction,
	async readRequest(node, item) {
		const { instructions, mergeKeys, examples, reviewPage, ...options } = node.getNodeParameter(
			'options',
			item,
		);
		const schema = await readSchema(node, item);
		checkColumns(schema, readRowSettings(node, item));
		return {
			model: readModel(node, item),
			schema,
			...(await readDocument(node, item)),
			...(instructions ? { instructions: textOf(instructions) } : {}),
			...(mergeKeys === undefined ? {} : { mergeKeys: splitNames(mergeKeys) }),
			...readExamples(examples),
			...readChatOptions(forModel(options)),
			// A page shows both, whether the rows have them or not.
			...(reviewPage === true ? { evidence: true, includeDocument: true } : {}),
			includeRaw: !(node.getNodeParameter('simplify', item) as boolean),
		};
	},
	async toItems(node, result, item) {
		const settings = readRowSettings(node, item);
		const rows = toRows(asAskedFor(node, result, item), settings);
		const repeated = countRepeated(rows, settings);
		if (repeated > 0) {
			const hints = createHints(node);
			const keys = rows.length - repeated;
			hints.add(
				`Item ${String(item)} has ${String(rows.length)} rows but ${String(keys)} row keys, and an upsert keeps one row per key. Add a field that tells the rows apart to Key Fields`,
			);
			hints.show();
		}
		const items: OutputItem[] = rows.map((row) => ({ json: row as IDataObject }));
		const { reviewPage } = node.getNodeParameter('options', item);
		const [first] = items;
		if (reviewPage === true && first)
			first.binary = { review: await reviewFile(node, result, item) };
		return items;
	},
};

/** The result without what only its page needs. */
function asAskedFor(node: IExecuteFunctions, result: ExtractionResult, item: number) {
	const { evidence, includeDocument } = node.getNodeParameter('options', item);
	const asked = { ...result };
	if (evidence !== true) delete asked.evidence;
	if (includeDocument !== true) delete asked.document;
	return asked;
}

/** The examples that were filled in. */
function readExamples(option: unknown): { examples?: object[] } {
	const { example = [] } = (option ?? {}) as { example?: { text?: unknown; data?: unknown }[] };
	if (example.length === 0) return {};
	return {
		examples: example.map(({ text, data }) => ({
			text: textOf(text),
			data: readJson('Result', data),
		})),
	};
}

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
