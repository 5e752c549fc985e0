import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';
import { reviewPage } from '../../capabilities/extraction/review-page';
import { plainName } from '../../capabilities/shared/plain-name';

/** The page to review a result, as a file of n8n that is named after the document. */
export async function reviewFile(
	node: IExecuteFunctions,
	result: ExtractionResult,
	item: number,
): Promise<IBinaryData> {
	const title = nameOf(node, item);
	const { document: text, evidence = [], conflicts, model } = result;
	const page = reviewPage({ title, text, evidence, conflicts, model });
	return await node.helpers.prepareBinaryData(
		Buffer.from(page, 'utf8'),
		`${plainName(title)}-review.html`,
		'text/html',
	);
}

/** The name of the only file, or the number of the item. */
function nameOf(node: IExecuteFunctions, item: number): string {
	const fallback = `Document ${String(item + 1)}`;
	if (node.getNodeParameter('documentFrom', item) !== 'files') return fallback;
	const files = Object.values(node.getInputData()[item]?.binary ?? {});
	return (files.length === 1 ? files[0]?.fileName : undefined) ?? fallback;
}
