import { open } from 'node:fs/promises';
import type OpenAI from 'openai';
import { answerOrText } from '../../endpoint/answer-or-text';
import { chunksOf } from '../../endpoint/chunks-of';
import { Failure } from '../../endpoint/failure';
import type { Context } from '../capability';
import { fileTypeOf } from '../media/file-type';
import { openSource } from '../media/open-source';
import { noVideo } from './no-video';
import { patiently, type Pauses } from './patiently';
import { pathOf, type VideoJob } from './video-job';
import { maxVideoBytes, writeVideo } from './write-video';

/**
 * Writes a finished video to the path and returns its media type: from where the endpoint says that
 * it is, or else from /content of its route. Throws output-invalid where that is no video.
 */
export async function downloadVideo(
	id: string,
	{ url }: VideoJob,
	path: string,
	pauses: Pauses,
	context: Context,
): Promise<string> {
	const answer = await patiently(pauses, context.signal, async () => ({
		value: await download(id, url, path, context),
	}));
	if (answer !== undefined) throw noVideo(answer);
	return await typeOf(path);
}

/** Returns what was answered in place of a file, if anything. */
async function download(
	id: string,
	url: string | undefined,
	path: string,
	context: Context,
): Promise<unknown> {
	const { client, signal } = context;
	const route = client.profile.videos;
	const keyHeader = route.kind === 'none' ? undefined : route.keyHeader;
	const answer = await client.call(
		async (openai, sending) => {
			const { baseURL, apiKey } = openai;
			const address = url === undefined ? `${baseURL}${pathOf(id)}/content` : absolute(url, openai);
			// The key is for nobody else.
			if (new URL(address).origin !== new URL(baseURL).origin) return { elsewhere: address };
			const isBeside = keyHeader !== undefined && !address.startsWith(baseURL);
			const key = isBeside ? { Authorization: null, [keyHeader]: apiKey } : {};
			const headers = { Accept: '*/*', ...key };
			const response = await openai.get(address, { ...sending, headers }).asResponse();
			const type = response.headers.get('content-type') ?? '';
			if (/\bjson\b|^text\//i.test(type)) return { said: answerOrText(await response.text()) };
			await writeVideo(chunksOf(response), path);
			return {};
		},
		{ signal },
	);
	if ('said' in answer) return answer.said;
	if (answer.elsewhere === undefined) return undefined;
	const file = await openSource({ url: answer.elsewhere }, maxVideoBytes, context);
	await writeVideo(await file.open(), path);
	return undefined;
}

const absolute = (url: string, { baseURL }: OpenAI): string =>
	URL.canParse(url, baseURL) ? new URL(url, baseURL).href : url;

async function typeOf(path: string): Promise<string> {
	const head = Buffer.alloc(1024);
	const file = await open(path);
	let length: number;
	try {
		length = (await file.read(head)).bytesRead;
	} finally {
		await file.close();
	}
	const found = videoTypeOf(head.subarray(0, length));
	if (found === undefined) {
		throw new Failure({
			kind: 'output-invalid',
			message: 'The endpoint returned a file that is no video',
			hint: 'Check that the model generates videos, and the base URL in the credential',
		});
	}
	return found;
}

/** By the content: MP4 and QuickTime have the same head as images such as AVIF. */
function videoTypeOf(head: Buffer): string | undefined {
	if (head.toString('latin1', 0, 4) === '\x1a\x45\xdf\xa3') return 'video/webm';
	const isBox = head.toString('latin1', 4, 8) === 'ftyp';
	if (!isBox || fileTypeOf(head, 'video/mp4')?.kind === 'image') return undefined;
	return head.toString('latin1', 8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}
