import type { Stage } from '../../../playground/n8n/stage.mjs';
import { geminiKey } from '../../gemini/server';

/** A credential for an endpoint of the test's own; returns its name. */
export async function endpointCredential({ client }: Stage, url: string): Promise<string> {
	const name = `Endpoint of a test at ${url}`;
	await client.importCredentials([
		{
			name,
			type: 'openAiCompatibleApi',
			data: { provider: 'gemini', baseUrl: `${url}/v1beta/openai`, apiKey: geminiKey },
		},
	]);
	return name;
}
