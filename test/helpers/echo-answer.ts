/** A chat completion in OpenAI's shape that repeats the prompt. */
export const echoAnswer = (prompt: string, tokens = 5) => ({
	...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'tiny' },
	choices: [
		{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: `echo ${prompt}` } },
	],
	usage: { prompt_tokens: tokens - 2, completion_tokens: 2, total_tokens: tokens },
});
