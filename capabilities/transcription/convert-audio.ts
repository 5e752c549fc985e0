import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../endpoint/failure';
import type { Recording } from './recording';

// Speech at 16 kHz mono loses nothing for a model; 48 kb/s is 6 kB a second.
const encode = ['-ac', '1', '-ar', '16000', '-c:a', 'libmp3lame', '-b:a', '48k'];
const sizeLimit = ['-fs', '512M'];

/**
 * Re-encodes a recording as mp3, mono, 16 kHz, 48 kb/s. Returns undefined where there is no
 * ffmpeg on PATH; throws request-invalid where ffmpeg cannot read the file.
 */
export async function convertAudio(
	recording: Recording,
	folder: string,
	signal: AbortSignal,
): Promise<Recording | undefined> {
	const path = join(folder, 'converted.mp3');
	const args = [
		...['-nostdin', '-v', 'error', '-protocol_whitelist', 'file,pipe'],
		...['-i', recording.path, '-vn', '-sn', '-dn', ...encode, ...sizeLimit, '-y', path],
	];
	const said: string[] = [];
	let failed: Error | undefined;
	const code = await new Promise<number | null | 'absent'>((resolve, reject) => {
		const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'], signal });
		ffmpeg.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
		ffmpeg.on('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ENOENT') resolve('absent');
			else failed = error;
		});
		// A cancelled ffmpeg still writes; only after its end can the folder go.
		ffmpeg.on('close', (code) => {
			if (failed) reject(failed);
			else resolve(code);
		});
	});
	if (code === 'absent') return undefined;
	if (code !== 0) {
		throw new Failure({
			kind: 'request-invalid',
			message: `The file ${recording.fileName} could not be converted`,
			hint: `Check that it plays; ffmpeg says: ${said.join('').trim().split('\n').at(-1) ?? ''}`,
		});
	}
	const { size } = await stat(path);
	return {
		...recording,
		path,
		format: 'mp3',
		byteLength: size,
		fileName: recording.fileName.replace(/\.\w+$/, '.mp3'),
	};
}
