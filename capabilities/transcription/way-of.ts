import { answerOrText } from '../../endpoint/answer-or-text';
import { clientMemory } from '../../endpoint/client-memory';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { TranscriptionRoute } from '../../endpoint/profiles/profile';
import { readModels } from '../models/read-models';

type Listed = NonNullable<Extract<TranscriptionRoute, { kind: 'chat-audio' }>['listed']>;

/**
 * How a recording reaches a model: as a file of a form or as base64 in JSON, both through
 * /audio/transcriptions, or as a part of a chat. Where the name does not tell, the list of models
 * does.
 */
export async function wayOf(
	client: EndpointClient,
	model: string,
	signal: AbortSignal,
): Promise<'form' | 'json' | 'chat'> {
	const { transcription: route } = client.profile;
	if (route.kind === 'audio-route') return 'form';
	if (route.transcribes?.(model)) return 'json';
	if (!route.listed) return 'chat';
	const listed = await listedAt(client, route.listed, signal);
	return listed.has(client.profile.bareModel(model)) ? 'json' : 'chat';
}

const listsOf = clientMemory<ReadonlySet<string>>();

async function listedAt(
	client: EndpointClient,
	listed: Listed,
	signal: AbortSignal,
): Promise<ReadonlySet<string>> {
	const memory = listsOf(client);
	const { query } = listed;
	const known = memory.recall('models');
	if (known) return known;
	const found = new Set<string>();
	try {
		const answer = await client.call(
			async (openai, options) => {
				const response = await openai.get('/models', { ...options, query }).asResponse();
				return answerOrText(await response.text());
			},
			{ signal, attempts: 1 },
		);
		for (const { id, raw } of readModels(answer).models) {
			if (listed.transcribes(raw)) found.add(id);
		}
	} catch (error) {
		// Without a list, the model is asked as most of them are.
		if (signal.aborted) throw error;
	}
	memory.keep('models', found);
	return found;
}
