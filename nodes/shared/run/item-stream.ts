import type { ChunkType, IExecuteFunctions } from 'n8n-workflow';
import { toFailure } from '../../../endpoint/to-failure';
import { runsAsTool } from '../parameters/runs-as-tool';

/**
 * Runs the work with a sink for its words where n8n streams to a chat or a webhook; what comes is
 * sent on at once. Without a stream, and as a tool of an agent that streams, there is no sink.
 */
export async function withItemStream<T>(
	node: IExecuteFunctions,
	item: number,
	work: (onText?: (text: string) => void) => Promise<T>,
): Promise<T> {
	if (!node.isStreaming() || runsAsTool(node)) return await work();
	send('begin');
	try {
		const result = await work((text) => {
			send('item', text);
		});
		send('end');
		return result;
	} catch (error) {
		send('error', toFailure(error).message);
		throw error;
	}

	/** n8n sends in the background, whatever its types say; a reader who left ends no work. */
	function send(type: ChunkType, content?: string): void {
		const host: { sendChunk(type: ChunkType, item: number, content?: string): unknown } = node;
		const sent = host.sendChunk(type, item, content);
		if (sent instanceof Promise) sent.catch(() => undefined);
	}
}
