import { createReadStream, statSync } from 'node:fs';
import { basename } from 'node:path';
import { built } from './package.mjs';

const { createInlineContext } = built('capabilities/create-inline-context');
const { transcription } = built('capabilities/transcription/transcription');

/** What a transcription of a file on the disk is asked with. */
export function requestOf(path, options = {}) {
	const byteLength = statSync(path).size;
	const audio = { ref: path, mimeType: 'audio/mpeg', fileName: basename(path), byteLength };
	return transcription.request.parse({ model: 'bench', audio, ...options });
}

/** The context of a run in this process. */
export const contextOf = (client) =>
	createInlineContext({
		client,
		signal: new AbortController().signal,
		media: { open: async ({ ref }) => createReadStream(ref), locate: async ({ ref }) => ref },
		onProgress: () => undefined,
		onHint: () => undefined,
		log: { info: () => undefined, warn: () => undefined },
	});
