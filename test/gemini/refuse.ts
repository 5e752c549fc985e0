import { isEdit, refuseEdit } from './edits';
import { refuseEmbeddings } from './embeddings';
import { imagesRoute, refuseImages } from './images';
import { refuseMessages } from './refuse-messages';
import { firstOf, invalid, notFound, refuseNames, type Refusal } from './refusal';
import { refuseSettings, unknownInSettings } from './settings';
import { isSpeech, refuseSpeech } from './speech';
import { createSignatures, refuseSignatures, type Signatures } from './signatures';
import { refuseTools, unknownInTools } from './tools';
import type { Received } from '../helpers/http-server';

export const geminiRoot = '/v1beta/openai';
export const geminiKey = 'AIza-test-key-0123456789';

/** What Gemini has against a request, or undefined. */
export function refuse(
	request: Pick<Received, 'path' | 'headers' | 'body'>,
	signatures: Signatures,
): Refusal | undefined {
	// Google's own routes take the key in a header of their own, and no compatible one.
	if (isEdit(request)) return refuseEdit(request);
	if (isSpeech(request.path)) return refuseSpeech(request);
	const key = request.headers.authorization?.replace(/^Bearer /, '');
	if (key !== geminiKey) return invalid('API key not valid. Please pass a valid API key.');
	if (!request.path.startsWith(`${geminiRoot}/`)) return notFound('Not found');
	const route = request.path.slice(geminiRoot.length);
	if (route === '/chat/completions') return refuseChat(request.body, signatures);
	if (route === '/embeddings') return refuseEmbeddings(request.body);
	if (route === imagesRoute) return refuseImages(request.body);
	if (route === '/models' || route.startsWith('/models/')) return undefined;
	return notFound(`Not found: ${route}`);
}

/** What Gemini has against the body of a chat completion, or undefined. `signatures`: the issued ones. */
export function refuseChat(
	body: Record<string, unknown>,
	signatures: Signatures = createSignatures(),
): Refusal | undefined {
	return firstOf(
		() => refuseNames([...unknownInSettings(body), ...unknownInTools(body)]),
		() => refuseMessages(body.messages),
		() => refuseSignatures(body.messages as unknown[], signatures),
		() => refuseSettings(body),
		() => refuseTools(body),
	);
}
