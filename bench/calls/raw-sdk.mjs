import OpenAI from 'openai';

/** What a user would write: the official SDK as it comes. Gives a function that asks once. */
export function rawSdk(baseURL) {
	const openai = new OpenAI({ baseURL, apiKey: 'bench', maxRetries: 0 });
	return async (prompt) => {
		const { choices } = await openai.chat.completions.create({
			model: 'bench',
			messages: [{ role: 'user', content: prompt }],
		});
		return choices[0].message.content;
	};
}
