import { embedAll, failures, given, inputs } from '../../helpers/embedding-runs';

describe('a text that cannot be sent', () => {
	it.each([
		['empty', '', /^The text is empty$/],
		['blank', ' \n\t', /^The text is empty$/],
		[
			'of 3 MB',
			'word '.repeat(600_000),
			/too long: about 750,000 tokens, but gemini-embedding-001 accepts 2,048/,
		],
	])('since it is %s fails with a sentence, and the others go', async (_what, text, message) => {
		const { work, received, told } = await embedAll(['a', text, 'b']);
		expect(failures(work)[1]).toMatchObject({
			kind: 'request-invalid',
			message: expect.stringMatching(message) as string,
			hint: expect.any(String) as string,
		});
		expect(told).toEqual([[1, 'request-invalid']]);
		expect(inputs(received)).toEqual([['a', 'b']]);
		expect(given(work)).toHaveLength(3);
	});

	it('since its query is empty says that', async () => {
		const { work } = await embedAll(['a'], { similarTo: { query: '' } });
		expect(failures(work)[0]?.message).toBe('The query is empty');
	});
});
