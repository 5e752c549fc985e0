import type { IExecuteFunctions } from 'n8n-workflow';
import { toFailure } from '../../endpoint/to-failure';

/**
 * Runs the work with a sink for its words where n8n streams to a chat or a webhook; what comes is
 * sent on at once. Without a stream, the work has no sink.
 */
export async function withItemStream<T>(
	node: IExecuteFunctions,
	item: number,
	work: (onText?: (text: string) => void) => Promise<T>,
): Promise<T> {
	if (!node.isStreaming()) return await work();
	node.sendChunk('begin', item);
	try {
		const result = await work((text) => {
			node.sendChunk('item', item, text);
		});
		node.sendChunk('end', item);
		return result;
	} catch (error) {
		node.sendChunk('error', item, toFailure(error).message);
		throw error;
	}
}
