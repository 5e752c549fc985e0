import { spawn } from 'node:child_process';
import { Failure } from '../../endpoint/failure';
import type { AudioFormat } from '../../endpoint/profiles/profile';
import type { Recording } from './recording';

export interface FfmpegOptions {
	signal: AbortSignal;
	/** Program to run; `ffmpeg`, looked up on PATH, unless told. */
	ffmpegPath?: string | undefined;
	/** Reads the pictures from this second on, and not the sound. */
	pictureAt?: number | undefined;
	/** Takes what is written to `pipe:1`, part by part. */
	onOutput?: (bytes: Buffer) => void;
}

// The demuxer is named: left to guess, ffmpeg would follow a playlist that poses as a recording.
const demuxers: Record<AudioFormat, string> = {
	wav: 'wav',
	mp3: 'mp3',
	m4a: 'mov',
	ogg: 'ogg',
	flac: 'flac',
	webm: 'matroska',
	aac: 'aac',
};

/** Filter that fills gaps with silence, so that a sample's place is its time. */
export const withoutGaps = 'aresample=async=1:first_pts=0';

/**
 * Runs ffmpeg on the sound of a recording, or the pictures of a video, without a shell and with files and pipes alone. Returns
 * undefined where there is no ffmpeg; throws request-invalid where it cannot read the recording,
 * timed-out where it is slower than a quarter of real time, two minutes allowed.
 */
export async function runFfmpeg(
	recording: Pick<Recording, 'path' | 'format' | 'fileName' | 'durationSeconds'>,
	outputArgs: readonly string[],
	{ signal, ffmpegPath = 'ffmpeg', pictureAt, onOutput }: FfmpegOptions,
): Promise<true | undefined> {
	const { path, format, fileName, durationSeconds } = recording;
	const args = [
		...['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe'],
		...(pictureAt === undefined ? [] : ['-ss', pictureAt.toFixed(3)]),
		...['-f', demuxers[format], '-i', `file:${path}`, pictureAt === undefined ? '-vn' : '-an'],
		...['-sn', '-dn', ...outputArgs],
	];
	const limit = AbortSignal.timeout(Math.ceil(120_000 + durationSeconds * 4000));
	let said = '';
	let failed: NodeJS.ErrnoException | undefined;
	const code = await new Promise<number | null>((resolve) => {
		const ffmpeg = spawn(ffmpegPath, args, {
			stdio: ['ignore', onOutput ? 'pipe' : 'ignore', 'pipe'],
			signal: AbortSignal.any([signal, limit]),
			killSignal: 'SIGKILL',
		});
		ffmpeg.stderr?.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)));
		if (onOutput) ffmpeg.stdout?.on('data', onOutput);
		ffmpeg.on('error', (error) => (failed = error));
		// A cancelled ffmpeg may still write; only after its end can the folder go.
		ffmpeg.on('close', resolve);
	});
	signal.throwIfAborted();
	if (failed?.code === 'ENOENT' || failed?.code === 'EACCES') return undefined;
	if (limit.aborted) {
		throw new Failure({
			kind: 'timed-out',
			message: `ffmpeg took too long to read the file ${fileName}`,
			hint: 'Check that the file plays, and that the host is not overloaded',
		});
	}
	if (failed) throw failed;
	if (code === 0) return true;
	throw new Failure({
		kind: 'request-invalid',
		message: `The file ${fileName} could not be converted`,
		hint: `Check that it plays. ffmpeg returned: ${said.trim().split('\n').at(-1) ?? ''}`,
	});
}

/** Whether there is an ffmpeg to run. */
export async function hasFfmpeg({
	signal,
	ffmpegPath = 'ffmpeg',
}: Pick<FfmpegOptions, 'signal' | 'ffmpegPath'>): Promise<boolean> {
	const code = await new Promise<number | null>((resolve) => {
		const ffmpeg = spawn(ffmpegPath, ['-version'], { stdio: 'ignore', signal });
		// Its end is told by the other event.
		ffmpeg.on('error', () => undefined);
		ffmpeg.on('close', resolve);
	});
	signal.throwIfAborted();
	return code === 0;
}
