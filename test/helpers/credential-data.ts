import type { IDataObject } from 'n8n-workflow';
import { geminiKey } from '../gemini/server';

/** What a user filled in to reach a server in Gemini's dialect. */
export function geminiCredential(url: string, more: IDataObject = {}) {
	return {
		openAiCompatibleApi: {
			provider: 'gemini',
			baseUrl: `${url}/v1beta/openai/`,
			apiKey: geminiKey,
			// Without it n8n leaves out the fields behind the switch.
			advanced: true,
			...more,
		},
	};
}

/** A model as the user picked it from the list, or typed it. */
export const picked = (value: string, mode = 'list') => ({ __rl: true, mode, value });
