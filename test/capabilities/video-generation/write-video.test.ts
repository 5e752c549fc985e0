import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeVideo } from '../../../capabilities/video-generation/write-video';
import { withTempFolder } from '../../../capabilities/shared/with-temp-folder';
import { failureOf } from '../../helpers/context';

const chunks = () => Readable.from([Buffer.from('abc'), Buffer.from('def')]);

test('a video is written as it comes, up to a bound', async () => {
	await withTempFolder(async (folder) => {
		const path = join(folder, 'video');
		await writeVideo(chunks(), path, 6);
		expect(await readFile(path, 'utf8')).toBe('abcdef');
		const failure = await failureOf(writeVideo(chunks(), path, 5));
		expect(failure).toMatchObject({ kind: 'output-invalid' });
		expect(failure.message).toContain('larger than');
	});
});
