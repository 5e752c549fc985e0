import { extraction } from '../../capabilities/extraction/extraction';
import { extractionRequest } from '../../capabilities/extraction/extraction-request';
import type { JsonSchema } from '../../capabilities/schema/json-schema';
import { validatorOf } from '../../capabilities/schema/validator';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { testContext } from './context';
import { geminiFetch } from '../gemini/fetch';
import { says } from '../gemini/model-turn';
import { geminiKey } from '../gemini/refuse';
import { geminiToJsonSchema } from '../gemini/to-json-schema';

/** What Gemini is asked for, and what comes of its answer. */
export async function extract(schema: JsonSchema, answer: unknown, more: object = {}) {
	const sent: JsonSchema[] = [];
	const fetch = geminiFetch(({ body }) => {
		const { json_schema: form } = body.response_format as { json_schema: { schema: JsonSchema } };
		sent.push(form.schema);
		return says(JSON.stringify(answer));
	});
	const client = createEndpointClient(
		{ baseUrl: 'http://gemini.test/v1beta/openai', apiKey: geminiKey },
		{ fetch },
	);
	const request = { model: 'gemini-3.8-flash', schema, text: 'A document', maxReasks: 0, ...more };
	const result = extraction.run(extractionRequest.parse(request), testContext({ client }).context);
	return { data: (await result).data, sent: sent[0] ?? {} };
}

/** What is wrong with an answer by the schema that Gemini was sent. */
export async function refusedBySent(sent: JsonSchema, answer: unknown) {
	const { violationsOf } = await validatorOf(geminiToJsonSchema(sent), 'what was sent');
	return violationsOf(answer);
}
