import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Refusal } from './refusal.mjs';

const run = promisify(execFile);

/** A picture of each second of a video, by ffmpeg. */
export async function framesOf(bytes, signal) {
	const folder = await mkdtemp(join(tmpdir(), 'video-'));
	try {
		const path = join(folder, 'video');
		await writeFile(path, bytes);
		const pictures = join(folder, '%03d.png');
		const args = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-i', `file:${path}`];
		await run('ffmpeg', [...args, '-an', '-vf', 'fps=1', pictures], { signal });
		const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
		return await Promise.all(names.map(async (name) => await readFile(join(folder, name))));
	} catch (error) {
		signal.throwIfAborted();
		throw new Refusal('request-invalid', `The video cannot be read: ${error.message}`);
	} finally {
		await rm(folder, { recursive: true });
	}
}
