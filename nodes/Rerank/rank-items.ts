import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { textOf } from '../shared/parameters/text-of';

/**
 * The items of each query, the best first, with their rank from 1, as many as the limit says;
 * queries stand in the order of the input. Items without a score, which failed or were queued, come
 * last.
 */
export function rankItems(
	node: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): INodeExecutionData[] {
	const scored = items.filter(({ json }) => typeof json.score === 'number');
	const others = items.filter(({ json }) => typeof json.score !== 'number');
	const byQuery = Map.groupBy(scored, (item) =>
		textOf(node.getNodeParameter('query', inputOf(item))),
	);
	const ranked = [...byQuery.values()].flatMap((some) => rank(node, some));
	return [...ranked, ...others];
}

function rank(node: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[] {
	const [first] = items;
	if (!first) return [];
	const limit = node.getNodeParameter('limit', inputOf(first));
	const { minScore } = node.getNodeParameter('options', inputOf(first));
	return items
		.filter(({ json }) => typeof minScore !== 'number' || scoreOf(json) >= minScore)
		.toSorted((a, b) => scoreOf(b.json) - scoreOf(a.json))
		.slice(0, limit)
		.map((item, index) => ({ ...item, json: { ...item.json, rank: index + 1 } }));
}

const scoreOf = ({ score }: INodeExecutionData['json']) => Number(score);

function inputOf({ pairedItem }: INodeExecutionData): number {
	return typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0;
}
