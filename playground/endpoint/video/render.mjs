import { Refusal } from '../refusal.mjs';
import { output } from '../speech/voice.mjs';
import { emptyVideo } from './empty-video.mjs';

const FRAMES_A_SECOND = 5;

/** A test card that moves, of the length and the size, as MP4; without ffmpeg one without a picture. */
export async function renderVideo({ seconds, size }, signal) {
	const card = `testsrc=duration=${seconds}:size=${size}:rate=${FRAMES_A_SECOND}`;
	const args = ['-v', 'error', '-f', 'lavfi', '-i', card, '-c:v', 'mpeg4', '-q:v', '9'];
	const whole = ['-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4', 'pipe:1'];
	try {
		return await output('ffmpeg', [...args, ...whole], '', signal);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return emptyVideo(seconds);
	}
}
