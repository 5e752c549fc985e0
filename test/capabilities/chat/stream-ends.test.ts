import { askModel } from '../../helpers/ask-model';
import type { Responder } from '../../helpers/http-server';

const chunk = (content: string, reason: string | null = null, index = 0) =>
	`data: ${JSON.stringify({ choices: [{ index, delta: { content }, finish_reason: reason }] })}\n\n`;

/** Writes the pieces, waits for what they show, and then does as it is told. */
const streams =
	(pieces: string[], wordsShown: number, then: (response: Parameters<Responder>[1]) => void) =>
	(shown: readonly string[]): Responder =>
	async (_request, response) => {
		const before = shown.length;
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		for (const piece of pieces) response.write(piece);
		// What has not been read yet is lost with a connection that is reset.
		while (shown.length < before + wordsShown) await new Promise(setImmediate);
		then(response);
	};

const reset = (response: Parameters<Responder>[1]) => void response.socket?.resetAndDestroy();
const ask = async (...args: Parameters<typeof streams>) =>
	await askModel(streams(...args), { isStreamed: true });

describe('a stream is whole', () => {
	it('whose connection is reset after its last word', async () => {
		const { outcome, words, requests } = await ask(
			[chunk('Hello'), chunk(' you', 'stop')],
			2,
			reset,
		);
		expect(outcome).toMatchObject({ text: 'Hello you', finishReason: 'stop' });
		expect({ words, requests }).toEqual({ words: ['Hello', ' you'], requests: 1 });
	});

	it.each<[string, string | null, string | null]>([
		['once', null, 'stop'],
		['never', null, null],
		['with every piece', 'stop', 'stop'],
	])(
		'whose connection stays open after the mark of its end, the reason said %s',
		async (_name, first, last) => {
			const pieces = [chunk('Hello', first), chunk(' you', last), 'data: [DONE]\n\n'];
			const { outcome, requests } = await ask(pieces, 2, () => undefined);
			expect(outcome).toMatchObject({ text: 'Hello you' });
			expect(requests).toBe(1);
		},
	);
});

test.each(['<', '<th', ' \n '])(
	'what might have begun a thought is shown where nothing follows: %j',
	async (text) => {
		const pieces = [chunk(text), chunk('', 'stop'), 'data: [DONE]\n\n'];
		const { outcome, words } = await ask(pieces, 0, (response) => response.end());
		expect(outcome).toMatchObject({ text });
		expect(words).toEqual([text]);
	},
);

describe('a stream is not whole', () => {
	it.each<[string, string[]]>([
		[
			'that says with every piece that it is the last',
			[chunk('One', 'stop'), chunk(' two', 'stop')],
		],
		['that says of no piece that it is the last', [chunk('One'), chunk(' two')]],
		[
			'of which one of two answers goes on',
			[chunk('One'), chunk('Eins', null, 1), chunk(' two', 'stop')],
		],
	])('%s, and is reset', async (_name, pieces) => {
		const { outcome, requests } = await ask(pieces, 2, reset);
		expect(outcome).toMatchObject({
			details: { kind: 'temporarily-unavailable', partialText: 'One two' },
		});
		expect(requests).toBe(1);
	});
});
