import type { Send } from './endpoint-client';
import { answerOrText } from './answer-or-text';
import { Failure } from './failure';

/**
 * Asks Google's generateContent, which stands beside its OpenAI-compatible routes: below /v1beta where
 * those are below /v1beta/openai. It takes the same key, in a header of its own. Gives the answer, or
 * its text where that is no JSON. Throws request-invalid where the base URL does not end in /openai.
 */
export function sendContent(model: string, body: object): Send<unknown> {
	return async (openai, sending) => {
		const [, root] = /^(.+)\/openai\/?$/.exec(openai.baseURL) ?? [];
		if (root === undefined) throw noRoute(openai.baseURL);
		const response = await openai
			.post(`${root}/models/${encodeURIComponent(model)}:generateContent`, {
				...sending,
				body,
				headers: { Authorization: null, 'x-goog-api-key': openai.apiKey },
			})
			.asResponse();
		return answerOrText(await response.text());
	};
}

const noRoute = (baseUrl: string) =>
	new Failure({
		kind: 'request-invalid',
		message: `Gemini's own route cannot be found from the base URL ${baseUrl}`,
		hint: 'Set a base URL that ends in /v1beta/openai/. What is generated here uses the route beside it',
	});
