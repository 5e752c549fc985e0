import type { IExecuteFunctions } from 'n8n-workflow';
import type { Media } from '../../../capabilities/capability';
import { Failure } from '../../../endpoint/failure';
import { mediaOf } from './binary-media';

/**
 * The files of an item: by the name of a field, by several names with commas between them, or all
 * with `*`. Throws request-invalid where a field holds none.
 */
export async function mediaFields(
	node: IExecuteFunctions,
	itemIndex: number,
	fields: string,
): Promise<Media[]> {
	const there = Object.keys(node.getInputData()[itemIndex]?.binary ?? {});
	const listed = fields
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	const names = fields.trim() === '*' ? there : listed;
	if (names.length === 0) throw none(fields, there);
	return await Promise.all(
		names.map(async (name) => {
			const file = await mediaOf(node, itemIndex, name);
			// Messages name the file; one without a name is known by its field.
			return { ...file, fileName: file.fileName ?? name };
		}),
	);
}

function none(fields: string, there: string[]): Failure {
	if (fields.trim() === '*') {
		return new Failure({
			kind: 'request-invalid',
			message: 'The item has no files',
			hint: 'Add a node before this one that reads or downloads the files',
		});
	}
	return new Failure({
		kind: 'request-invalid',
		message: 'Input Data Field Name is empty',
		hint: `Enter one name, several separated by commas, or * for all${there.length === 0 ? '' : `. The item has ${there.join(', ')}`}`,
	});
}
