import { Failure } from '../../endpoint/failure';
import type { Profile } from '../../endpoint/profiles/profile';
import type { ContentPart } from './content-part';
import type { OpenedFile } from './open-source';

/** The part that holds a PDF; throws request-invalid where the endpoint takes none. */
export function toPdfPart(file: OpenedFile, bytes: Buffer, profile: Profile): ContentPart {
	if (profile.pdf === 'none') {
		throw new Failure({
			kind: 'request-invalid',
			message: `${file.name} is a PDF, but ${profile.label} only accepts images`,
			hint: 'Convert its pages to images, or read its text with the Extract from File node before this one',
		});
	}
	const url = `data:application/pdf;base64,${bytes.toString('base64')}`;
	if (profile.pdf === 'image_url') return { type: 'image_url', image_url: { url } };
	const filename = file.media.fileName ?? 'document.pdf';
	return { type: 'file', file: { filename, file_data: url } };
}
