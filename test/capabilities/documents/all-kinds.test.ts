import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toContentParts } from '../../../capabilities/media/to-content-parts';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { makeFiles, writeFiles, type MadeFile } from '../../helpers/make-files';

const files = makeFiles();
const client = createEndpointClient({
	...{ baseUrl: 'http://localhost:9/v1', apiKey: 'k', profile: 'gemini' },
});

async function partsOf({ name, mimeType, bytes }: MadeFile) {
	const { context, hints } = testContext({ client, files: { file: bytes } });
	const media = { ref: 'file', mimeType, fileName: name, byteLength: bytes.length };
	return { parts: await toContentParts({ media }, {}, context), hints };
}

it.each(files.filter(({ says }) => says !== undefined))(
	'$name is read as text, by its content',
	async (file) => {
		const { parts, hints } = await partsOf(file);
		expect(JSON.stringify(parts)).toContain(JSON.stringify(file.says).slice(1, -1));
		expect(parts[0]).toMatchObject({
			type: 'text',
			text: expect.stringMatching(new RegExp(`^File ${file.name}:\n\n`)) as string,
		});
		expect(hints).toEqual([]);
	},
);

it.each(files.filter(({ part }) => part !== undefined))(
	'$name is a part of its own',
	async (file) => {
		const { parts } = await partsOf(file);
		expect(parts).toEqual([expect.objectContaining({ type: file.part })]);
	},
);

it.each(files.filter(({ refusal }) => refusal !== undefined))(
	'$name is refused with what it is and what to do',
	async (file) => {
		const { message, details } = await failureOf(partsOf(file));
		expect(message).toMatch(`The file ${file.name} ${String(file.refusal)}`);
		expect(details).toMatchObject({
			kind: 'request-invalid',
			hint: expect.stringMatching(/^[A-Z].{15}/) as string,
		});
	},
);

it('all of them are fifty files, ten of them broken, and can be written into a folder', async () => {
	expect(files.length).toBeGreaterThanOrEqual(50);
	expect(files.filter(({ refusal }) => refusal !== undefined).length).toBeGreaterThanOrEqual(10);
	const folder = await mkdtemp(join(tmpdir(), 'files-'));
	try {
		const [first] = await writeFiles(folder);
		expect(await readFile(join(folder, 'note.txt'))).toEqual(first?.bytes);
	} finally {
		await rm(folder, { recursive: true });
	}
});
