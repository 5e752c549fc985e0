import type { Noted } from '../../capabilities/shared/noting';
import type { ExtractionResult } from '../../capabilities/extraction/extraction-result';

/** Which part of a document a row is. */
export interface Place {
	/** The number of the record in its list, from 0. */
	position: number;
	/** The list, where each of its records is a row. */
	recordsField?: string;
}

/** All that a result has besides its data. A row has the evidence and conflicts of its own record. */
export function metadataOf(
	result: ExtractionResult & Noted,
	place: Place,
): Record<string, unknown> {
	const {
		model,
		usage,
		requests,
		mode,
		chunks,
		source,
		conflicts,
		evidence,
		document,
		raw,
		leftOut,
	} = result;
	const { position, recordsField } = place;
	return {
		model,
		requests,
		mode,
		chunks,
		source,
		...(leftOut === undefined ? {} : { leftOut }),
		...(recordsField === undefined ? {} : { position }),
		conflicts: conflicts.filter(belongsTo(place)),
		...(evidence === undefined ? {} : { evidence: evidence.filter(belongsTo(place)) }),
		// Once a document, beside its first record, so that a sum over the rows is right.
		...(position > 0
			? {}
			: {
					usage,
					...(document === undefined ? {} : { document }),
					...(raw === undefined ? {} : { raw }),
				}),
	};
}

/** Whether what is said of a field, given as a pointer, is said of this record or of the document. */
function belongsTo({ position, recordsField }: Place): (said: { field: string }) => boolean {
	if (recordsField === undefined) return () => true;
	const list = `/${recordsField.replaceAll('~', '~0').replaceAll('/', '~1')}`;
	const own = `${list}/${String(position)}`;
	return ({ field }) =>
		field === own || field.startsWith(`${own}/`) || !field.startsWith(`${list}/`);
}
