import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DispatchOptions } from '../../../jobs/records/dispatch-options';
import { speak, vocabulary, type toneServer } from '../../helpers/tone-speech';

type Server = Awaited<ReturnType<typeof toneServer>>;

/** A recording of so many chunks of half a minute, in words of its own. */
export function recording(chunks: number, offset = 0) {
	const notes = Array.from({ length: chunks * 50 }, (_, at) => [
		(at * 7 + offset + Math.floor(at / vocabulary) * 3) % vocabulary,
		...(at % 5 === 4 ? [-0.8] : []),
	]).flat();
	return speak(notes);
}

/** What a node says of a batch of recordings that are cut every half minute. */
export function recordings(
	server: Pick<Server, 'endpoint'>,
	files: Buffer[],
	more: Partial<DispatchOptions> = {},
): DispatchOptions {
	return {
		identity: {
			workflowId: 'workflow',
			executionId: randomUUID(),
			nodeId: 'node',
			nodeName: 'Transcribe',
			runIndex: 0,
		},
		capability: 'transcription',
		endpoint: server.endpoint,
		items: files.map((file, itemIndex) => ({
			itemIndex,
			label: `call-${String(itemIndex)}.wav`,
			request: {
				model: 'tones',
				chunkMinutes: 0.5,
				audio: {
					ref: String(itemIndex),
					mimeType: 'audio/wav',
					fileName: `call-${String(itemIndex)}.wav`,
					byteLength: file.length,
				},
			},
		})),
		media: {
			open: ({ ref }) => Promise.resolve(Readable.from([files[Number(ref)] ?? Buffer.alloc(0)])),
		},
		...more,
	};
}
