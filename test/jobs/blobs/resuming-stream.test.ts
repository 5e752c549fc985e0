import { buffer } from 'node:stream/consumers';
import { Failure } from '../../../endpoint/failure';
import { resumingStream } from '../../../jobs/blobs/resuming-stream';

const content = Buffer.from('the whole content of a file');

/** Gives so many bytes of each read, then breaks. */
async function* piece(offset: number, length: number) {
	yield await Promise.resolve(content.subarray(offset, offset + length));
	if (offset + length < content.length) throw new Error('the line is cut');
}

test('where the connection breaks, reading goes on from the next byte', async () => {
	const offsets: number[] = [];
	const stream = resumingStream(0, (offset) => {
		offsets.push(offset);
		return Promise.resolve(piece(offset, 10));
	});
	expect((await buffer(stream)).toString()).toBe(content.toString());
	expect(offsets).toEqual([0, 10, 20]);
});

test('a reader that begins in the middle gets the rest', async () => {
	const stream = resumingStream(20, (offset) => Promise.resolve(piece(offset, 100)));
	expect((await buffer(stream)).toString()).toBe(content.subarray(20).toString());
});

test('what was refused is not asked again', async () => {
	let asked = 0;
	const refused = new Failure({ kind: 'credential-invalid', message: 'no' });
	const stream = resumingStream(0, () => {
		asked += 1;
		return Promise.reject(refused);
	});
	await expect(buffer(stream)).rejects.toBe(refused);
	expect(asked).toBe(1);
});

test('a connection that never gives a byte is given up', async () => {
	let asked = 0;
	const never = () => {
		asked += 1;
		return Promise.reject(new Error('the line is cut'));
	};
	await expect(buffer(resumingStream(0, never, 50))).rejects.toThrow('the line is cut');
	expect(asked).toBeGreaterThan(1);
});
