import { readFileSync } from 'node:fs';

/** A recorded reply as an endpoint sends it, and what it holds; undefined where it is none of chat. */
export function readReply(file) {
	const text = readFileSync(file, 'utf8');
	if (file.endsWith('.json')) {
		const body = parse(text);
		return isChat(body) ? { body: text, isStream: false, chunks: [body], fails: false } : undefined;
	}
	const lines = text.split(/\r?\n/).map((line) => line.replace(/^data: ?/, '').trim());
	const parsed = lines.map(parse);
	const chunks = parsed.filter(isChat);
	if (chunks.length === 0) return undefined;
	// Some recordings are the chunks alone, one a line.
	const isPlain = !/^data:/m.test(text);
	const events = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
	return {
		body: isPlain ? `${events.join('')}data: [DONE]\n\n` : text,
		isStream: true,
		chunks,
		/** Whether it tells of an error on its way. */
		fails: parsed.some((event) => event?.error),
	};
}

const isChat = (body) =>
	typeof body === 'object' && body !== null && Array.isArray(body.choices) && 'model' in body;

function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
