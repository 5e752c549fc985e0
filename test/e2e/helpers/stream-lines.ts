import type { Stage } from '../../../playground/n8n/stage.mjs';

export interface Line {
	type: string;
	content?: string;
}

/** Posts to a streaming webhook of n8n and yields its lines as they come. */
export async function* streamLines(
	{ n8n }: Stage,
	path: string,
	body: object,
): AsyncGenerator<Line> {
	const response = await fetchLive(`${n8n.url}/webhook/${path}`, body);
	const decoder = new TextDecoder();
	let rest = '';
	for await (const bytes of response.body ?? []) {
		rest += decoder.decode(bytes as Uint8Array, { stream: true });
		const lines = rest.split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) if (line.trim()) yield JSON.parse(line) as Line;
	}
}

/** A webhook goes live a moment after its workflow was activated. */
async function fetchLive(url: string, body: object): Promise<Response> {
	for (let tries = 0; ; tries++) {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		if (response.status !== 404 || tries > 50) return response;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
