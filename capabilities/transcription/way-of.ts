import type { Profile } from '../../endpoint/profiles/profile';

/**
 * How a recording reaches a model: as a file of a form or as base64 in JSON, both through
 * /audio/transcriptions, or as a part of a chat.
 */
export function wayOf(
	{ transcription: route }: Pick<Profile, 'transcription'>,
	model: string,
): 'form' | 'json' | 'chat' {
	if (route.kind === 'audio-route') return 'form';
	return route.transcribes?.(model) ? 'json' : 'chat';
}
