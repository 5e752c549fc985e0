import { buffer } from 'node:stream/consumers';
import type { Context } from '../capability';
import type { KnownSpeaker } from './chunk';

/** A clip of a speaker's voice as base64; each lasts at most ten seconds. */
export async function readVoice(
	voice: NonNullable<KnownSpeaker['voice']>,
	{ media }: Pick<Context, 'media'>,
): Promise<string> {
	return (await buffer(await media.open(voice))).toString('base64');
}
