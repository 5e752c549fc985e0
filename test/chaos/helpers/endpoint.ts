import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { imagesRoute, pictures } from '../../gemini/images';
import { calls, says } from '../../gemini/model-turn';
import { geminiKey, geminiServer } from '../../gemini/server';
import type { Received } from '../../helpers/http-server';
import { image } from '../../helpers/images';
import { toneServer } from '../../helpers/tone-speech';

/** What an item is known by: it stands in its request and comes back in its result. */
const markIn = (text: string) => /\b[a-zA-Z]+-\d+\b/.exec(text)?.[0] ?? 'nothing';

const picture = image('png', 4, 3);

/** A picture with the text in it. */
function pictureOf(text: string): Buffer {
	const body = Buffer.from(`tEXtTitle\0${text};`, 'latin1');
	const length = Buffer.alloc(4);
	length.writeUInt32BE(body.length - 4);
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(body));
	const afterHead = 33;
	const head = picture.subarray(0, afterHead);
	return Buffer.concat([head, length, body, check, picture.subarray(afterHead)]);
}

function answerTo({ body, path }: Received) {
	if (path.endsWith(imagesRoute)) return pictures(pictureOf(markIn(String(body.prompt))));
	const mark = markIn(JSON.stringify((body.messages as unknown[]).at(-1)));
	if (body.tools !== undefined) return calls([{ name: 'note', arguments: { mark } }]);
	if (body.response_format !== undefined) return says(JSON.stringify({ mark }));
	return says(mark);
}

/**
 * Endpoints for jobs of every capability that take a while to answer: Gemini's and one for recordings.
 * `crash` resets what is under way and refuses what comes; `restart` brings both back.
 */
export async function chaosEndpoint(lastsMs: number) {
	const gemini = await geminiServer(
		async (request, response) => {
			await delay(lastsMs);
			const answer = answerTo(request);
			if ('role' in answer) return answer;
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer));
			return undefined;
		},
		async (right) => {
			await delay(lastsMs);
			return right;
		},
	);
	const tones = await toneServer(async () => {
		await delay(lastsMs);
	});
	return {
		gemini: {
			baseUrl: `${gemini.url}/v1beta/openai/`,
			apiKey: geminiKey,
			profile: 'gemini' as const,
		},
		tones: tones.endpoint,
		/** How many requests arrived. */
		calls: () => gemini.received.length + tones.calls.length,
		/** Requests that have no answer yet. */
		underWay: () => gemini.underWay() + tones.underWay(),
		async crash() {
			await Promise.all([gemini.close(), tones.close()]);
		},
		async restart() {
			await Promise.all([gemini.reopen(), tones.reopen()]);
		},
	};
}
