import { onPath } from './command.mjs';
import { say } from './progress.mjs';
import { commandFrom } from './system-packages.mjs';

/** Path of ffmpeg, or undefined with a word about what then does not run. */
export async function ffmpeg() {
	const file = await commandFrom('ffmpeg', ['ffmpeg'], 'to convert recordings');
	if (!file) say('no ffmpeg here: only wav and mp3 recordings are transcribed');
	return file;
}

/** Path of espeak-ng, or undefined with a word about what then does not run. */
export async function voice() {
	const file = await commandFrom('espeak-ng', ['espeak-ng'], 'to speak');
	if (!file) say('no espeak-ng here: the local endpoint generates no speech');
	return file;
}

/** Path of promtool, or undefined with a word that its checks are skipped. */
export async function promtool() {
	const file = await commandFrom('promtool', ['prometheus'], 'to check metrics');
	if (!file) say('no promtool here: its checks of metrics and alerts are skipped');
	return file;
}

/** Path of a Chromium for the look at the editor, or undefined with a word that it is skipped. */
export async function chromium() {
	const other = ['chromium-browser', 'google-chrome', 'google-chrome-stable']
		.map(onPath)
		.find(Boolean);
	const file = other ?? (await commandFrom('chromium', ['chromium'], 'to look at the editor'));
	if (!file) say('no Chromium here: the look at the editor is skipped');
	return file;
}
