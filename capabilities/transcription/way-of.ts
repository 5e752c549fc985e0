import { answerOrText } from '../../endpoint/answer-or-text';
import { clientMemory } from '../../endpoint/client-memory';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import type { TranscriptionRoute } from '../../endpoint/profiles/profile';
import { toFailure } from '../../endpoint/to-failure';
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
	const listed = await untilAborted(listedAt(client, route.listed), signal);
	return listed.has(client.profile.bareModel(model)) ? 'json' : 'chat';
}

interface Asked {
	found: Promise<ReadonlySet<string>>;
	/** Of one that could not be had: when it may be asked for again. */
	againAt: number;
}

const listsOf = clientMemory<Asked>();
// A list is short; who does not give it soon keeps the recording waiting.
const patienceMs = 5000;
const restMs = 30_000;

/** The chunks of a recording ask at once: they share one request, which none of them ends alone. */
function listedAt(client: EndpointClient, listed: Listed): Promise<ReadonlySet<string>> {
	const memory = listsOf(client);
	const known = memory.recall('models');
	if (known && known.againAt > Date.now()) return known.found;
	const asked: Asked = {
		againAt: Infinity,
		found: askList(client, listed).catch(() => {
			asked.againAt = Date.now() + restMs;
			// Without a list, the model is asked as most of them are.
			return new Set<string>();
		}),
	};
	memory.keep('models', asked);
	return asked.found;
}

async function askList(client: EndpointClient, listed: Listed): Promise<ReadonlySet<string>> {
	const { query } = listed;
	const answer = await client.call(
		async (openai, { signal: given, ...options }) => {
			const signal = AbortSignal.any([given, AbortSignal.timeout(patienceMs)]);
			const response = await openai.get('/models', { ...options, signal, query }).asResponse();
			return answerOrText(await response.text());
		},
		{ signal: new AbortController().signal, attempts: 1 },
	);
	const { models } = readModels(answer);
	return new Set(models.filter(({ raw }) => listed.transcribes(raw)).map(({ id }) => id));
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const { promise, resolve, reject } = Promise.withResolvers<T>();
	const stop = () => {
		reject(toFailure(signal.reason, signal));
	};
	if (signal.aborted) stop();
	signal.addEventListener('abort', stop, { once: true });
	work.then(resolve, reject);
	try {
		return await promise;
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
