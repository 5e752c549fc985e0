import { Refusal } from './refusal.mjs';

const MAX_BYTES = 100 * 2 ** 20;

export async function readBody(request, maxBytes = MAX_BYTES) {
	const chunks = [];
	let size = 0;
	for await (const chunk of request) {
		size += chunk.length;
		if (size > maxBytes)
			throw new Refusal('too-large', `The request is larger than ${maxBytes} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

export async function readJson(request) {
	const body = await readBody(request);
	try {
		const value = JSON.parse(body);
		if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
	} catch {
		// Refused below, like any other body that is not an object.
	}
	throw new Refusal('request-invalid', 'The body is not a JSON object.');
}

export function sendJson(response, value, code = 200) {
	response.writeHead(code, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(value));
}

export function sendText(response, text, type = 'text/plain') {
	response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
	response.end(text);
}

export function startEvents(response, comment = '') {
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
	if (comment !== '') response.write(comment);
	return {
		send: (value) => response.write(`data: ${JSON.stringify(value)}\n\n`),
		end: () => response.end('data: [DONE]\n\n'),
	};
}
