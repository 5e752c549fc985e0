import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** How messengers, phones and browsers record: the ending of the file, and what ffmpeg is told. */
export const notes = {
	'ogg, opus of 16 kb/s': { ending: 'ogg', args: ['-c:a', 'libopus', '-b:a', '16k'] },
	'ogg, opus of 24 kb/s': { ending: 'ogg', args: ['-c:a', 'libopus', '-b:a', '24k'] },
	'webm, opus of 32 kb/s': { ending: 'webm', args: ['-c:a', 'libopus', '-b:a', '32k'] },
	'm4a, AAC of 64 kb/s': { ending: 'm4a', args: ['-ar', '44100', '-c:a', 'aac', '-b:a', '64k'] },
	'flac of 44.1 kHz': { ending: 'flac', args: ['-ar', '44100'] },
};

/** Encodes a recording as a voice note and returns its path; repeated until it is so many minutes long. */
export function makeNote(recording, form, folder, minutes) {
	const { ending, args } = notes[form];
	const path = join(folder, `note.${ending}`);
	const repeated = minutes === undefined ? [] : ['-stream_loop', '-1'];
	const until = minutes === undefined ? [] : ['-t', String(minutes * 60)];
	const input = [...repeated, '-i', recording, ...until];
	const voice = form.includes('opus') ? ['-ac', '1', '-application', 'voip'] : ['-ac', '1'];
	execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...voice, ...args, path]);
	return path;
}
