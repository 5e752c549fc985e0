import { spawn } from 'node:child_process';
import { Refusal } from '../refusal.mjs';

/** What espeak-ng is asked for by default, in words a minute: the pace that is best understood. */
const WORDS_A_MINUTE = 150;

/**
 * Speaks a text with espeak-ng: a WAV file with one channel. `variant` is one of its voices, `pitch`
 * from 0 to 99. Needs the program on the PATH.
 */
export async function speak(text, { variant = 'en-us', pitch = 50, speed = 1 }, signal) {
	const pace = Math.min(450, Math.max(80, Math.round(WORDS_A_MINUTE * speed)));
	// Without the quiet that it puts at the end, as models do not.
	const args = ['-v', variant, '-p', `${pitch}`, '-s', `${pace}`, '-z', '--stdin', '--stdout'];
	return withSizes(await output('espeak-ng', args, text, signal));
}

const ENCODERS = {
	mp3: ['-c:a', 'libmp3lame', '-b:a', '64k', '-f', 'mp3'],
	opus: ['-c:a', 'libopus', '-f', 'ogg'],
	aac: ['-c:a', 'aac', '-f', 'adts'],
	flac: ['-f', 'flac'],
	pcm: ['-ar', '24000', '-f', 's16le'],
};

/** A WAV file in another format. Needs ffmpeg. */
export async function encode(wav, format, signal) {
	if (format === 'wav') return wav;
	const args = ['-v', 'error', '-f', 'wav', '-i', 'pipe:0', ...ENCODERS[format], 'pipe:1'];
	return await output('ffmpeg', args, wav, signal);
}

/** What a program writes that is given this to read. Refuses where it is not there. */
export async function output(program, args, input, signal) {
	const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], signal });
	const chunks = [];
	let said = '';
	child.stdout.on('data', (chunk) => chunks.push(chunk));
	child.stderr.on('data', (chunk) => (said += chunk));
	// It may end before it has read everything; its code tells.
	child.stdin.on('error', () => undefined);
	child.stdin.end(input);
	const code = await new Promise((resolve, reject) =>
		child.once('error', reject).once('close', resolve),
	).catch((error) => {
		if (error.code !== 'ENOENT') throw error;
		throw new Refusal('failed', `The local endpoint needs ${program} for this: please install it.`);
	});
	if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(-300)}`);
	return Buffer.concat(chunks);
}

/** Into a pipe it writes lengths that it does not know yet. */
function withSizes(wav) {
	wav.writeUInt32LE(wav.length - 8, 4);
	wav.writeUInt32LE(wav.length - 44, 40);
	return wav;
}
