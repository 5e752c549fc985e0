import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Where the images of an item come from. `show`: when they are asked for; always unless told. */
export function imageSourceFields(options: {
	show?: NonNullable<IDisplayOptions['show']>;
	/** What the files of the item may be. */
	files: string;
	binaryDescription: string;
	urlDescription: string;
}): INodeProperties[] {
	const { show, files, binaryDescription, urlDescription } = options;
	return [
		{
			displayName: 'Input Type',
			name: 'imagesFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Binary File(s)', value: 'binary', description: 'Files of the input item' },
				{ name: 'Image URL(s)', value: 'url', description: 'URLs, or the files as base64 text' },
			],
			default: 'binary',
			...(show === undefined ? {} : { displayOptions: { show } }),
		},
		{
			displayName: 'Input Data Field Name(s)',
			name: 'binaryFields',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data, photo or *',
			displayOptions: { show: { ...show, imagesFrom: ['binary'] } },
			hint: `The names of the input fields that contain the ${files}`,
			description: binaryDescription,
		},
		{
			displayName: 'URL(s)',
			name: 'urls',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Image' },
			default: [''],
			required: true,
			placeholder: 'e.g. https://example.com/photo.jpg',
			displayOptions: { show: { ...show, imagesFrom: ['url'] } },
			description: urlDescription,
		},
	];
}
