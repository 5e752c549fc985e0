import { readEvents } from '../../endpoint/read-events';

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
	for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

async function read(text: string, length = text.length): Promise<unknown[]> {
	const events: unknown[] = [];
	for await (const event of readEvents(inPieces(text, length))) events.push(event);
	return events;
}

describe('the events of a stream', () => {
	it.each(['\u2028', '\u2029', '\u0085'])(
		'are whole where their text has a sign that ends a line elsewhere: %j',
		async (sign) => {
			const value = { content: `One${sign}two` };
			const text = JSON.stringify(value);
			expect(text).toContain(sign);
			for (const length of [1, 7, 1000]) {
				expect(await read(`data: ${text}\n\ndata: [DONE]\n\n`, length)).toEqual([
					{ value },
					{ isDone: true },
				]);
			}
		},
	);

	it.each(['\n', '\r\n', '\r'])('end with an empty line, whatever ends a line: %j', async (end) => {
		const text = ['data: {"a":1}', '', 'data: {"a":', 'data: 2}', '', ''].join(end);
		for (const length of [1, 2, 1000]) {
			expect(await read(text, length)).toEqual([{ value: { a: 1 } }, { value: { a: 2 } }]);
		}
	});

	it('are found behind any space', async () => {
		expect(await read(`${' \n'.repeat(1000)}data: {"a":1}\n\n`, 3)).toEqual([{ value: { a: 1 } }]);
	});
});
