import type { AudioFormat } from '../../endpoint/profiles/profile';
import type { Sound } from './open-sound';

const containers: Partial<Record<string, readonly AudioFormat[]>> = {
	mp3: ['mp3'],
	aac: ['m4a'],
	opus: ['ogg', 'webm'],
	vorbis: ['ogg', 'webm'],
	flac: ['flac'],
};

/**
 * The container that the sound's packets go into as they are, one that the endpoint takes if there
 * is one; undefined where packets cannot be copied, so that only a conversion helps.
 */
export function chunkContainer(
	{ codec, format }: Pick<Sound, 'codec' | 'format'>,
	taken: readonly AudioFormat[],
): AudioFormat | undefined {
	// Samples in a QuickTime file come in packets of many seconds, too long to cut between.
	if (format === 'wav') return codec === null || codec === 'mp3' ? undefined : 'wav';
	const known = containers[codec ?? ''] ?? [];
	return [format, ...known].find((one) => known.includes(one) && taken.includes(one)) ?? known[0];
}
