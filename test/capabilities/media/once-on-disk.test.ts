import { Readable } from 'node:stream';
import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { testContext } from '../../helpers/context';
import { encoded, ffmpegAbsence } from '../../helpers/recordings';

const withFfmpeg = ffmpegAbsence ? it.skip : it;

withFfmpeg('a recording in a container of videos is copied to the disk once', async () => {
	const { context } = testContext({ url: 'http://localhost:9' });
	const bytes = encoded('m4a');
	let opened = 0;
	const open = () => {
		opened++;
		return Promise.resolve(Readable.from([bytes]));
	};
	const media = { ref: 'file', mimeType: '', fileName: 'call.m4a', byteLength: bytes.length };
	const parts = await toContentParts({ media }, {}, { ...context, media: { open } });
	expect(parts).toMatchObject([{ type: 'input_audio' }]);
	// For its first bytes, and for the copy.
	expect(opened).toBe(2);
});
